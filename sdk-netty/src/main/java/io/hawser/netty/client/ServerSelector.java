package io.hawser.netty.client;

import io.hawser.error.OverloadedException;
import io.hawser.netty.client.ConnectionLoad.Admission;
import io.hawser.protocol.Request;
import io.hawser.protocol.TransactionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the connection for a request, in the caller's thread, or on the event loop that it moves
 * away from. From the one that the load balancer prefers it goes on through the list. A connection
 * that does not get rid of what it has, or that is suspected to be dead, is taken only if there is
 * no other.
 */
final class ServerSelector {
  private final NettyClientChannelManager manager;

  ServerSelector(NettyClientChannelManager manager) {
    this.manager = manager;
  }

  /**
   * A connection with a place reserved on it. One that has just been lost is passed over; one that
   * is overloaded, only by a request that may move.
   *
   * @return {@code null} if no server is ready, or the client is closed
   * @throws OverloadedException if the chosen server, or all that may be chosen instead, are full
   */
  @Nullable ServerNode selectOrNull(Request<?> request, boolean mayMove) {
    return selectOrNull(request, mayMove, true);
  }

  /**
   * The same for a request that may count for the client already.
   *
   * @param isNew whether it does not
   */
  @Nullable ServerNode selectOrNull(Request<?> request, boolean mayMove, boolean isNew) {
    ReadyServers ready = manager.ready();
    List<ServerNode> servers = ready.servers();
    if (!servers.isEmpty()) {
      int first = pick(ready, request);
      ServerNode chosen = reserve(servers, first, null, mayMove, isNew);
      if (chosen == null) {
        chosen = reserveAnyOrThrow(servers, first, mayMove, isNew);
      }
      if (chosen != null) {
        return chosen;
      }
    }
    // One may have become ready a moment before the list with it is published.
    return reserve(manager.all(), 0, null, true, isNew);
  }

  /**
   * Another connection, with a place reserved on it for a request that has one already, or {@code
   * null} if there is none, also if the client takes no more requests.
   */
  @Nullable ServerNode instead(ServerNode of, Request<?> request) {
    ReadyServers ready = manager.ready();
    List<ServerNode> servers = ready.servers();
    return servers.isEmpty() ? null : reserve(servers, pick(ready, request), of, true, false);
  }

  private static int pick(ReadyServers ready, Request<?> request) {
    return request instanceof TransactionRequest<?> transaction
        ? ready.pick(transaction.xidOrNull(), transaction.balanceKey())
        : ready.pick(null, "");
  }

  private static @Nullable ServerNode reserve(
      List<ServerNode> servers,
      int first,
      @Nullable ServerNode except,
      boolean passOverFull,
      boolean isNew) {
    boolean skipped = false;
    for (int i = 0; i < 2 * servers.size(); i++) {
      boolean secondRound = i >= servers.size();
      if (secondRound && !skipped) {
        return null;
      }
      ServerNode candidate = servers.get((first + i) % servers.size());
      if (candidate == except) {
        continue;
      }
      if (!secondRound && candidate.isHindered()) {
        skipped = true;
        continue;
      }
      Admission admission = candidate.reserve(isNew);
      if (admission == Admission.TAKEN) {
        return candidate;
      }
      if (admission != Admission.NOT_READY && !passOverFull) {
        return null;
      }
    }
    return null;
  }

  /**
   * By asking again, off the way that requests usually take; there may be room meanwhile.
   *
   * @return {@code null} if none is ready
   */
  private static @Nullable ServerNode reserveAnyOrThrow(
      List<ServerNode> servers, int first, boolean passOverFull, boolean isNew) {
    OverloadedException refusal = null;
    for (int i = 0; i < servers.size(); i++) {
      ServerNode candidate = servers.get((first + i) % servers.size());
      Admission admission = candidate.reserve(isNew);
      if (admission == Admission.TAKEN) {
        return candidate;
      }
      if (admission != Admission.NOT_READY && refusal == null) {
        refusal = candidate.overloaded(admission);
        if (!passOverFull) {
          break;
        }
      }
    }
    if (refusal != null) {
      throw refusal;
    }
    return null;
  }
}
