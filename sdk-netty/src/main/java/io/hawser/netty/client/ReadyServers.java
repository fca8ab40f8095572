package io.hawser.netty.client;

import io.hawser.loadbalance.LoadBalance;
import io.hawser.loadbalance.Picker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alive addresses of one role: an immutable list and, made when it is first needed, the picker
 * for exactly this list. A change makes a new object.
 */
final class ReadyServers {
  private final List<ServerConnection> servers;
  private final LoadBalance loadBalance;
  private volatile @Nullable Picker picker;

  ReadyServers(List<ServerConnection> servers, LoadBalance loadBalance) {
    this.servers = List.copyOf(servers);
    this.loadBalance = loadBalance;
  }

  List<ServerConnection> servers() {
    return servers;
  }

  /** The index to try first; the list is not empty. */
  int pick(@Nullable String xid, String key) {
    if (servers.size() == 1) {
      return 0;
    }
    Picker chosen = picker;
    if (chosen == null) {
      // Two threads may both make one; either is right, and a lock would be dearer.
      chosen = loadBalance.over(servers);
      picker = chosen;
    }
    int index = chosen.pick(xid, key);
    return index >= 0 && index < servers.size() ? index : 0;
  }
}
