package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.registry.ServerAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses by the position of the key on a ring, so that a change of the servers moves few keys.
 * Ring positions are the same as in Seata's client, so both choose the same server for the same
 * key.
 */
public final class ConsistentHashLoadBalanceProvider implements LoadBalanceProvider {

  /** Creates the provider for {@link java.util.ServiceLoader}. */
  public ConsistentHashLoadBalanceProvider() {}

  @Override
  public List<String> names() {
    return List.of("ConsistentHash", "ConsistentHashLoadBalance");
  }

  @Override
  public LoadBalance create(HawserConfig config) {
    int virtualNodes = config.get(Keys.VIRTUAL_NODES);
    return servers -> over(servers, virtualNodes);
  }

  private static Picker over(List<? extends Candidate> servers, int virtualNodes) {
    TreeMap<Long, Integer> ring = new TreeMap<>();
    Weights weights = Weights.of(servers);
    for (int i = 0; i < servers.size(); i++) {
      if (weights.of(i) == 0) {
        continue; // other weights do not count, as in Seata's client
      }
      String text = ringText(servers.get(i));
      for (int node = 0; node < virtualNodes; node++) {
        ring.put(hash(text + node), i);
      }
    }
    return (xid, key) -> {
      String text =
          key.isEmpty()
              ? Long.toString(ThreadLocalRandom.current().nextLong() & Long.MAX_VALUE)
              : key;
      Map.Entry<Long, Integer> next = ring.ceilingEntry(hash(text));
      return next == null ? ring.firstEntry().getValue() : next.getValue();
    };
  }

  /**
   * Returns the text that is hashed. As in Seata's client, it is Java's text form of the socket
   * address: {@code name/ip:port}, or without the name if there is none. IPv6 addresses have all
   * groups.
   */
  private static String ringText(Candidate server) {
    ServerAddress given = server.address();
    ServerAddress resolved = server.resolvedAddress();
    String name = given.equals(resolved) ? "" : given.host();
    String ip = resolved.host();
    return name
        + "/"
        + (ip.indexOf(':') < 0 ? ip : "[" + allGroups(ip) + "]")
        + ":"
        + resolved.port();
  }

  private static String allGroups(String ipv6) {
    try {
      return InetAddress.getByName(ipv6).getHostAddress(); // a literal needs no lookup
    } catch (UnknownHostException e) {
      throw new IllegalStateException(ipv6 + " passed for an IPv6 address before", e);
    }
  }

  /** Returns the first eight bytes of the SHA-256 of the text written twice. */
  static long hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(bytes);
      digest.update(bytes);
      return ByteBuffer.wrap(digest.digest()).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
