package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import io.hawser.context.Xid;
import io.hawser.registry.ServerAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the server that began the transaction, whose address is in the XID. Without an XID, or if
 * that server is not ready, it chooses at random, each server according to its weight. It compares
 * normalised addresses: all that are known of each server.
 */
public final class XidLoadBalanceProvider implements LoadBalanceProvider {

  /** Creates the provider for {@link java.util.ServiceLoader}. */
  public XidLoadBalanceProvider() {}

  @Override
  public List<String> names() {
    return List.of("XID", "XIDLoadBalance");
  }

  @Override
  public LoadBalance create(HawserConfig config) {
    return XidLoadBalanceProvider::over;
  }

  private static Picker over(List<? extends Candidate> servers) {
    Map<ServerAddress, Integer> indexes = new HashMap<>();
    Map<String, Integer> prefixes = new HashMap<>();
    for (int i = 0; i < servers.size(); i++) {
      for (ServerAddress address : servers.get(i).addresses()) {
        index(address, i, indexes, prefixes);
      }
    }
    // Last: what a server is listed as counts more than what another one was once called.
    for (int i = 0; i < servers.size(); i++) {
      index(servers.get(i).resolvedAddress(), i, indexes, prefixes);
    }
    for (int i = 0; i < servers.size(); i++) {
      index(servers.get(i).address(), i, indexes, prefixes);
    }
    Picker random = RandomLoadBalanceProvider.over(servers);
    return (xid, key) -> {
      Integer index = xid == null ? null : find(xid, indexes, prefixes);
      return index == null ? random.pick(xid, key) : index;
    };
  }

  private static void index(
      ServerAddress address,
      int index,
      Map<ServerAddress, Integer> indexes,
      Map<String, Integer> prefixes) {
    indexes.put(address, index);
    prefixes.put(address.host() + ":" + address.port(), index);
  }

  private static @Nullable Integer find(
      String xid, Map<ServerAddress, Integer> indexes, Map<String, Integer> prefixes) {
    int colon = xid.lastIndexOf(':');
    if (colon <= 0) {
      return null;
    }
    Integer index = prefixes.get(xid.substring(0, colon)); // nearly always in the usual spelling
    if (index != null) {
      return index;
    }
    ServerAddress server = Xid.serverOrNull(xid);
    return server == null ? null : indexes.get(server);
  }
}
