package io.hawser.netty.client;

import io.hawser.protocol.Request;
import io.hawser.protocol.TransactionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses the connection for a request, in the caller's thread. */
final class ServerSelector {
  private final NettyClientChannelManager manager;

  ServerSelector(NettyClientChannelManager manager) {
    this.manager = manager;
  }

  /**
   * A connection with a place reserved on it. If the chosen one has just been lost, the next one of
   * the list takes the request.
   *
   * @throws io.hawser.error.HawserException if no server is ready, the client is closed, or the
   *     chosen server is overloaded
   */
  ServerConnection select(Request<?> request) {
    ReadyServers ready = manager.ready();
    List<ServerConnection> servers = ready.servers();
    if (!servers.isEmpty()) {
      String xid = null;
      String key = "";
      if (request instanceof TransactionRequest<?> transaction) {
        xid = transaction.xidOrNull();
        key = transaction.balanceKey();
      }
      ServerConnection chosen = firstReady(servers, ready.pick(xid, key));
      if (chosen != null) {
        return chosen;
      }
    }
    // One may have become ready a moment before the list with it is published.
    ServerConnection justReady = firstReady(manager.all(), 0);
    if (justReady != null) {
      return justReady;
    }
    throw manager.noServer();
  }

  private static @Nullable ServerConnection firstReady(List<ServerConnection> servers, int first) {
    for (int i = 0; i < servers.size(); i++) {
      ServerConnection candidate = servers.get((first + i) % servers.size());
      if (candidate.reserve()) {
        return candidate;
      }
    }
    return null;
  }
}
