package io.hawser.registry;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One server as a registry knows it. Some metadata have a meaning: {@link #WEIGHT}, {@link
 * #ADDRESSES}, {@link #ROLE} and {@link #TERM}.
 *
 * @param address the address it listens on
 * @param metadata further data of the registry (weight, version, cluster …); unknown entries are
 *     kept
 */
public record ServiceInstance(ServerAddress address, Map<String, String> metadata) {
  /**
   * Metadata: the share of the requests that the server gets, compared with others. A server of
   * weight 0 gets no new transactions. A weight above one billion counts as one billion.
   */
  public static final String WEIGHT = "weight";

  /** The sum of the weights of all servers must stay a finite number. */
  private static final double LARGEST_WEIGHT = 1e9;

  /**
   * Metadata: further addresses of the server, separated by commas, under which it may have begun
   * transactions.
   */
  public static final String ADDRESSES = "addresses";

  /** Metadata: the role of the server in a raft cluster, {@code LEADER} or another one. */
  public static final String ROLE = "role";

  /** Metadata: the number of the election in which the server got its role. */
  public static final String TERM = "term";

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
   * Returns the weight.
   *
   * @return the value of {@link #WEIGHT}, from 0 to one billion; 1 if there is none or it is not a
   *     number from 0 on
   */
  public double weight() {
    String text = metadata.get(WEIGHT);
    if (text != null) {
      try {
        double weight = Double.parseDouble(text);
        if (weight >= 0 && weight < Double.POSITIVE_INFINITY) {
          return Math.min(weight, LARGEST_WEIGHT);
        }
      } catch (NumberFormatException e) {
        // A weight of another program, such as a word.
      }
    }
    return 1;
  }

  /**
   * Returns all addresses of the server that the registry knows.
   *
   * @return the address, then those of {@link #ADDRESSES}, without what is not an address
   */
  public Set<ServerAddress> addresses() {
    Set<ServerAddress> all = new LinkedHashSet<>();
    all.add(address);
    for (String text : metadata.getOrDefault(ADDRESSES, "").split(",", -1)) {
      if (!text.isBlank()) {
        try {
          all.add(ServerAddress.parse(text));
        } catch (IllegalArgumentException e) {
          // Something else under the same name.
        }
      }
    }
    return all;
  }

  /**
   * Returns whether the registry says that the server is the leader of its raft cluster.
   *
   * @return whether its {@link #ROLE} is {@code LEADER}, in any case
   */
  public boolean isLeader() {
    return "LEADER".equalsIgnoreCase(metadata.get(ROLE));
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
