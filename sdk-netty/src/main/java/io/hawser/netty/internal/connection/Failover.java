package io.hawser.netty.internal.connection;

import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.call.Denials;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.call.RequestSink;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Request;
import io.netty.channel.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves requests to another ready server, within their own time-outs: what was certainly not
 * written, and what may have been received if it only reads. Everything else ends with its
 * connection. The event loop that had the request does it, once nothing of its own refers to it.
 */
public final class Failover {
  private static final Logger log = LoggerFactory.getLogger(Failover.class);

  /** Finds another connection, with a permit of it; {@code null} if there is none. */
  @FunctionalInterface
  public interface Choice {
    @Nullable RequestSink instead(RequestSink of, Request<?> request);
  }

  private final Choice others;
  private final LeaderSearch.Choice leaders;
  private final Leadership leadership;
  private final ConnectionSettings settings;

  public Failover(
      Choice others,
      LeaderSearch.Choice leaders,
      Leadership leadership,
      ConnectionSettings settings) {
    this.others = others;
    this.leaders = leaders;
    this.leadership = leadership;
    this.settings = settings;
  }

  /** Returns whether a server is known to be the leader of its cluster. Any thread. */
  public boolean isLeader(NodeAddress server) {
    return server.equals(leadership.leader());
  }

  /** Creates what moves the requests of a connection to the leader of a cluster that has one. */
  LeaderSearch searchOf(
      RequestSink connection, NodeAddress server, PendingRequests pending, EventLoop loop) {
    return new LeaderSearch(server, connection, pending, loop, leadership, leaders, settings);
  }

  /**
   * Moves a request that its connection has forgotten, or fails it. Whatever that throws is only
   * logged, because other requests follow.
   *
   * @param error makes the error of a request that does not move
   */
  void moveOrFail(MessageFuture<?> future, RequestSink from, Supplier<HawserException> error) {
    try {
      if (move(future, from, () -> {})) {
        return;
      }
    } catch (Throwable e) { // such as a defect of a load balancer
      failed("Moving", future, e);
    }
    try {
      future.fail(error.get());
    } catch (Throwable e) {
      failed("Failing", future, e);
    }
  }

  private static void failed(String what, MessageFuture<?> future, Throwable error) {
    Unreliable.log(it -> log.error("{} a {} was not possible", what, future.name(), it), error);
  }

  /**
   * Moves a request that its connection still knows.
   *
   * @param forget has the connection forget it; called only if the request moves
   * @return {@code false}: it has to stay
   */
  boolean move(MessageFuture<?> future, RequestSink from, Runnable forget) {
    RequestSink to = mayMove(future, from) ? others.instead(from, future.request()) : null;
    if (to == null) {
      return false;
    }
    forget.run();
    if (future.move(from.permits(), to.permits())) {
      to.send(future);
    } else {
      to.permits().leave(); // it has completed in the meantime
    }
    return true;
  }

  private boolean mayMove(MessageFuture<?> future, RequestSink from) {
    Denials denials = future.denials();
    int moves = denials == null ? future.moves() : future.moves() - denials.count();
    return moves < settings.maxMoves()
        && future.isOn(from.permits()) // neither ended nor part of a registration
        && (future.delivery() == Delivery.NOT_SENT
            || (settings.repeatReads() && isRead(future.request())))
        && future.deadlineNanos() - System.nanoTime() > 0;
  }

  /** Returns whether it changes nothing on the server, so that doing it twice does no harm. */
  static boolean isRead(Request<?> request) {
    return request instanceof GlobalStatusRequest || request instanceof GlobalLockQueryRequest;
  }
}
