package io.hawser.registry;

import java.util.Map;
import java.util.Objects;

/**
 * One server as a registry knows it.
 *
 * @param address the address it listens on
 * @param metadata further data of the registry (weight, version, cluster …); unknown entries are
 *     kept
 */
public record ServiceInstance(ServerAddress address, Map<String, String> metadata) {

  /** Copies the metadata. */
  public ServiceInstance {
    Objects.requireNonNull(address, "address");
    metadata = Map.copyOf(metadata);
  }

  /**
   * Creates an instance without metadata.
   *
   * @param address the address it listens on
   */
  public ServiceInstance(ServerAddress address) {
    this(address, Map.of());
  }

  /**
   * Creates an instance without metadata.
   *
   * @param hostAndPort see {@link ServerAddress#parse(String)}
   * @return the instance
   * @throws IllegalArgumentException if the text is not an address
   */
  public static ServiceInstance of(String hostAndPort) {
    return new ServiceInstance(ServerAddress.parse(hostAndPort));
  }
}
