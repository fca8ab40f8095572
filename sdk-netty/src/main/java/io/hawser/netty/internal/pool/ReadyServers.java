package io.hawser.netty.internal.pool;

import io.hawser.loadbalance.LoadBalance;
import io.hawser.loadbalance.Picker;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.protocol.Request;
import io.hawser.protocol.TransactionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alive addresses of one role: an immutable list and, made when it is first needed, the picker
 * for exactly this list. A change makes a new object.
 */
public final class ReadyServers {
  private static final Logger log = LoggerFactory.getLogger(ReadyServers.class);

  private final List<ServerNode> servers;
  private final LoadBalance loadBalance;
  private volatile @Nullable Picker picker;
  private volatile boolean complained;

  ReadyServers(List<ServerNode> servers, LoadBalance loadBalance) {
    this.servers = List.copyOf(servers);
    this.loadBalance = loadBalance;
  }

  public List<ServerNode> servers() {
    return servers;
  }

  /** The server with that address, or {@code null} if it is not ready. */
  @Nullable ServerNode find(NodeAddress address) {
    for (ServerNode server : servers) {
      if (server.nodeAddress().equals(address)) {
        return server;
      }
    }
    return null;
  }

  /** Chooses the server to try first, or {@code null} if none is ready. */
  @Nullable ServerNode pickOrNull(Request<?> request) {
    if (servers.size() <= 1) {
      return servers.isEmpty() ? null : servers.get(0);
    }
    return request instanceof TransactionRequest<?> transaction
        ? pick(transaction.xidOrNull(), transaction.balanceKey())
        : pick(null, "");
  }

  private ServerNode pick(@Nullable String xid, String key) {
    try {
      Picker chosen = picker;
      if (chosen == null) {
        // Two threads may both make one; either is right, and a lock would be dearer.
        chosen = loadBalance.over(servers);
        picker = chosen;
      }
      int index = chosen.pick(xid, key);
      if (index >= 0 && index < servers.size()) {
        return servers.get(index);
      }
      complain("chose number " + index + " of " + servers.size() + " servers", null);
    } catch (Throwable e) { // errors too, such as a class that is missing
      complain("failed", e);
    }
    return servers.get(0);
  }

  private void complain(String what, @Nullable Throwable cause) {
    if (!complained) {
      complained = true;
      log.warn("{} {}; the first server is used", loadBalance, what, cause);
    }
  }
}
