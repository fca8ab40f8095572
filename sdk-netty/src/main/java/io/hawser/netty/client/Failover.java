package io.hawser.netty.client;

import io.hawser.error.Delivery;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * Moves requests to another ready server, within their own time-outs: what was certainly not
 * written, and what may have been received if it only reads. Everything else ends with its
 * connection. The event loop that had the request does it, once nothing of its own refers to it.
 */
final class Failover {
  /** Finds another connection, with a place reserved on it; {@code null} if there is none. */
  @FunctionalInterface
  interface Choice {
    @Nullable ServerNode instead(ServerNode of, Request<?> request);
  }

  private final Choice others;
  private final int maxMoves;
  private final boolean repeatReads;

  Failover(Choice others, ConnectionSettings settings) {
    this.others = others;
    this.maxMoves = settings.maxMoves();
    this.repeatReads = settings.repeatReads();
  }

  /** Moves a request that its connection has forgotten. {@code false}: the caller ends it. */
  boolean move(MessageFuture<?> future, ServerNode from) {
    ServerNode to = target(future, from);
    if (to == null) {
      return false;
    }
    move(future, from, to);
    return true;
  }

  /** Where a request can go, with a place for it there; {@code null}: it has to stay. */
  @Nullable ServerNode target(MessageFuture<?> future, ServerNode from) {
    return future.moves() < maxMoves
            && future.isOn(from) // neither ended nor part of a registration
            && (future.delivery() == Delivery.NOT_SENT || (repeatReads && isRead(future.request())))
            && future.deadlineNanos() - System.nanoTime() > 0
        ? others.instead(from, future.request())
        : null;
  }

  void move(MessageFuture<?> future, ServerNode from, ServerNode to) {
    if (future.move(from, to)) {
      to.send(future);
    } else {
      to.leave(); // it has ended meanwhile
    }
  }

  /** What changes nothing on the server, so that doing it twice does no harm. */
  private static boolean isRead(Request<?> request) {
    return request instanceof GlobalStatusRequest || request instanceof GlobalLockQueryRequest;
  }
}
