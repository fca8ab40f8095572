package io.hawser.netty.client;

import io.hawser.netty.client.ServerConnection.Admission;
import io.hawser.protocol.Request;
import io.hawser.protocol.TransactionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the connection for a request, in the caller's thread, or on the event loop that it moves
 * away from.
 */
final class ServerSelector {
  private final NettyClientChannelManager manager;

  ServerSelector(NettyClientChannelManager manager) {
    this.manager = manager;
  }

  /**
   * A connection with a place reserved on it. If the chosen one has just been lost, the next one of
   * the list takes the request; if it is overloaded, only a request that may move goes on.
   *
   * @throws io.hawser.error.HawserException if no server is ready, the client is closed, or the
   *     chosen server, or all that may be chosen instead, are overloaded
   */
  ServerConnection select(Request<?> request, boolean mayMove) {
    ServerConnection overloaded = null;
    ReadyServers ready = manager.ready();
    List<ServerConnection> servers = ready.servers();
    int first = servers.isEmpty() ? 0 : pick(ready, request);
    for (int i = 0; i < servers.size(); i++) {
      ServerConnection candidate = servers.get((first + i) % servers.size());
      Admission admission = candidate.reserve();
      if (admission == Admission.TAKEN) {
        return candidate;
      }
      if (admission == Admission.FULL) {
        overloaded = overloaded == null ? candidate : overloaded;
        if (!mayMove) {
          break;
        }
      }
    }
    if (overloaded != null) {
      throw overloaded.overloaded();
    }
    // One may have become ready a moment before the list with it is published.
    ServerConnection justReady = anyOf(manager.all(), 0, null);
    if (justReady != null) {
      return justReady;
    }
    throw manager.noServer();
  }

  /**
   * Another connection with a place reserved on it, or {@code null} if there is none, also if the
   * client takes no more requests.
   */
  @Nullable ServerConnection instead(ServerConnection of, Request<?> request) {
    ReadyServers ready = manager.ready();
    List<ServerConnection> servers = ready.servers();
    return servers.isEmpty() ? null : anyOf(servers, pick(ready, request), of);
  }

  private static int pick(ReadyServers ready, Request<?> request) {
    return request instanceof TransactionRequest<?> transaction
        ? ready.pick(transaction.xidOrNull(), transaction.balanceKey())
        : ready.pick(null, "");
  }

  private static @Nullable ServerConnection anyOf(
      List<ServerConnection> servers, int first, @Nullable ServerConnection except) {
    for (int i = 0; i < servers.size(); i++) {
      ServerConnection candidate = servers.get((first + i) % servers.size());
      if (candidate != except && candidate.reserve() == Admission.TAKEN) {
        return candidate;
      }
    }
    return null;
  }
}
