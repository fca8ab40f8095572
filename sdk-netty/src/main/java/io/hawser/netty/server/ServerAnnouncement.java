package io.hawser.netty.server;

import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a {@link NettyRemotingServer} announces itself in registries, so that clients find
 * it. It does so when it listens, and withdraws the announcement before it closes a connection.
 *
 * @param config names the registries in {@code registry.type}, and for each the cluster to join in
 *     {@code registry.<type>.cluster}; default {@code default}
 * @param advertised the address that clients shall use; {@code null}: the one it listens on, or if
 *     it listens on all of them, the first IPv4 address of this machine that is no loopback address
 *     and matches {@code registry.preferredNetworks}, regular expressions or prefixes separated by
 *     semicolons
 * @param metadata stored where a registry has a place for them
 * @param required whether the start waits until every registry has accepted the announcement: it
 *     fails as soon as one rejects it, because of credentials or configuration, and after 20 s if
 *     one is still unreachable or too slow; until then it retries. If not required, the start does
 *     not wait, and the retries continue in the background until they have succeeded
 */
public record ServerAnnouncement(
    HawserConfig config,
    @Nullable ServerAddress advertised,
    Map<String, String> metadata,
    boolean required) {

  /** Copies the metadata. */
  public ServerAnnouncement {
    Objects.requireNonNull(config, "config");
    metadata = Map.copyOf(metadata);
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
}
