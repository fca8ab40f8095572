package io.hawser.netty.server;

import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a {@link NettyRemotingServer} announces itself in registries, so that clients find
 * it. It does so when it listens, and withdraws the announcement before it closes a connection.
 *
 * @param config names the registries in {@code registry.type}, and for each the cluster to join in
 *     {@code registry.<type>.cluster}; default {@code default}
 * @param advertised the address that clients use; {@code null}: the one it listens on, or if it
 *     listens on all of them, the first IPv4 address of this machine that is no loopback address
 *     and matches {@code registry.preferredNetworks}, regular expressions or prefixes separated by
 *     semicolons
 * @param metadata stored where a registry has a place for them
 * @param required whether the start waits until every registry has accepted the announcement: it
 *     fails as soon as one rejects it, because of credentials or configuration, and after the
 *     timeout if one is still unreachable or too slow; until then it retries. If not required, the
 *     start does not wait, and the retries continue in the background until they have succeeded
 * @param timeout how long the start waits if the announcement is required; more than 0
 */
public record ServerAnnouncement(
    HawserConfig config,
    @Nullable ServerAddress advertised,
    Map<String, String> metadata,
    boolean required,
    Duration timeout) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(20);

  /** Copies the metadata. */
  public ServerAnnouncement {
    Objects.requireNonNull(config, "config");
    metadata = Map.copyOf(metadata);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
    }
  }

  /**
   * Creates an announcement. If it is required, a start waits 20 s for it.
   *
   * @param config names the registries
   * @param advertised the address that clients use, {@code null} for the one it listens on
   * @param metadata stored where a registry has a place for them
   * @param required whether the start waits until every registry has accepted the announcement
   */
  public ServerAnnouncement(
      HawserConfig config,
      @Nullable ServerAddress advertised,
      Map<String, String> metadata,
      boolean required) {
    this(config, advertised, metadata, required, DEFAULT_TIMEOUT);
  }

  /**
   * Returns a required announcement of the address that the server listens on, without metadata.
   *
   * @param config names the registries
   * @return the announcement
   */
  public static ServerAnnouncement in(HawserConfig config) {
    return new ServerAnnouncement(config, null, Map.of(), true);
  }

  /**
   * Returns the same announcement with another time for the start.
   *
   * @param timeout how long the start waits if the announcement is required; more than 0
   * @return the announcement
   */
  public ServerAnnouncement withTimeout(Duration timeout) {
    return new ServerAnnouncement(config, advertised, metadata, required, timeout);
  }
}
