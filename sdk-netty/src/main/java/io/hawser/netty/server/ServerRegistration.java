package io.hawser.netty.server;

import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link NettyRemotingServer} makes itself known, so that clients find it. It registers when
 * it listens, and leaves the registry before it closes a connection.
 *
 * @param config names the registries in {@code registry.type}, and for each the cluster to join in
 *     {@code registry.<type>.cluster}; default {@code default}
 * @param advertised the address that clients shall use; {@code null}: the one it listens on, or if
 *     it listens on all of them, the first IPv4 address of this machine that is no loopback address
 *     and matches {@code registry.preferredNetworks}, regular expressions or prefixes separated by
 *     semicolons
 * @param metadata stored where a registry has a place for them
 * @param required whether the start waits until every registry has accepted the registration: it
 *     fails at once if one rejects it, because of credentials or configuration, and after 20 s if
 *     one is still away or too slow; until then it tries again. If not required, the server starts
 *     at once and tries in the background until it has succeeded
 */
public record ServerRegistration(
    HawserConfig config,
    @Nullable ServerAddress advertised,
    Map<String, String> metadata,
    boolean required) {

  /** Copies the metadata. */
  public ServerRegistration {
    Objects.requireNonNull(config, "config");
    metadata = Map.copyOf(metadata);
  }

  /**
   * A registration of the address it listens on, without metadata, that must succeed.
   *
   * @param config names the registries
   * @return the registration
   */
  public static ServerRegistration in(HawserConfig config) {
    return new ServerRegistration(config, null, Map.of(), true);
  }
}
