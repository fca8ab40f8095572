package io.hawser.netty.internal.pool;

import io.hawser.loadbalance.LoadBalance;
import io.hawser.loadbalance.Picker;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.Request;
import io.hawser.protocol.TransactionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ready server nodes of one role: an immutable list and, made when it is first needed, the
 * picker for exactly this list. A change makes a new object.
 */
public final class ReadyServers {
  private static final Logger log = LoggerFactory.getLogger(ReadyServers.class);

  private final List<ServerNode> servers;
  private final boolean beginsAtWeighted;
  private final LoadBalance loadBalance;
  private volatile @Nullable Picker picker;
  private volatile boolean complained;

  /**
   * Creates the list.
   *
   * @param beginsAtWeighted whether servers of weight 0 get no new transactions, as there are
   *     others, ready or not
   */
  ReadyServers(List<ServerNode> servers, boolean beginsAtWeighted, LoadBalance loadBalance) {
    this.servers = List.copyOf(servers);
    this.beginsAtWeighted = beginsAtWeighted;
    this.loadBalance = loadBalance;
  }

  public List<ServerNode> servers() {
    return servers;
  }

  boolean beginsAtWeighted() {
    return beginsAtWeighted;
  }

  /** Returns whether a server must not get the request: a new transaction, and it has weight 0. */
  boolean excludes(ServerNode server, Request<?> request) {
    return beginsAtWeighted && request instanceof GlobalBeginRequest && server.weight() == 0;
  }

  /** Returns the server with that address, or {@code null} if it is not ready. */
  @Nullable ServerNode find(NodeAddress address) {
    for (ServerNode server : servers) {
      if (server.nodeAddress().equals(address)) {
        return server;
      }
    }
    return null;
  }

  /** Chooses the server to try first, or {@code null} if none is ready for the request. */
  @Nullable ServerNode pickOrNull(Request<?> request) {
    ServerNode picked = pick(request);
    return picked == null || excludes(picked, request) ? null : picked;
  }

  private @Nullable ServerNode pick(Request<?> request) {
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
    } catch (Throwable e) { // also an Error, such as a missing class
      complain("failed", e);
    }
    return servers.get(0);
  }

  private void complain(String what, @Nullable Throwable cause) {
    if (!complained) {
      complained = true;
      String name = loadBalance.getClass().getName(); // its toString may throw, too
      if (cause == null) {
        log.warn("{} {}; the first server is used", name, what);
      } else {
        Unreliable.log(it -> log.warn("{} {}; the first server is used", name, what, it), cause);
      }
    }
  }
}
