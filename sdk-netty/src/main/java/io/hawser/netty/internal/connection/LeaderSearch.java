package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.call.AnswerCheck;
import io.hawser.netty.internal.call.Denials;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.call.RequestSink;
import io.hawser.netty.internal.runtime.LoopTasks;
import io.hawser.protocol.Message;
import io.hawser.protocol.Request;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves requests that the server of one connection did not perform because it is not the leader of
 * its cluster: to the leader if it is known, else to servers that were not asked yet.
 *
 * <p>If none is the leader, the cluster elects one, and requests wait here. They stay pending on
 * the connection, so that their deadlines, their permits and the end of the connection are the
 * usual ones. After each pause one of them asks again. All go on as soon as any request of the
 * client, or a registry, has found the leader. Event loop only.
 */
public final class LeaderSearch implements AnswerCheck {
  private static final Logger log = LoggerFactory.getLogger(LeaderSearch.class);

  private static final long MIN_PAUSE_MILLIS = 50;
  private static final long MAX_PAUSE_MILLIS = 250;

  /** Finds the connection to ask next. */
  @FunctionalInterface
  public interface Choice {
    /**
     * Returns the connection to the leader, or, if it is not known, to a server that is not among
     * the last denials: with a permit of it, or the given connection itself. {@code null}: there is
     * none.
     */
    @Nullable RequestSink next(RequestSink of, Request<?> request, Denials denials);
  }

  private final NodeAddress server;
  private final RequestSink connection;
  private final PendingRequests pending;
  private final EventLoop loop;
  private final Leadership leadership;
  private final Choice choice;
  private final ConnectionSettings settings;
  private final Runnable onFound;
  private final List<MessageFuture<?>> waiting = new ArrayList<>();
  private @Nullable ScheduledFuture<?> timer;
  private boolean onewayLogged;

  LeaderSearch(
      NodeAddress server,
      RequestSink connection,
      PendingRequests pending,
      EventLoop loop,
      Leadership leadership,
      Choice choice,
      ConnectionSettings settings) {
    this.server = server;
    this.connection = connection;
    this.pending = pending;
    this.loop = loop;
    this.leadership = leadership;
    this.choice = choice;
    this.settings = settings;
    LoopTasks tasks = new LoopTasks(loop);
    this.onFound = () -> tasks.run(this::moveWaiting);
  }

  @Override
  public boolean takes(MessageFuture<?> request, Message answer) {
    if (!LeaderAnswers.isDenial(answer)) {
      if (leadership.isSought() && LeaderAnswers.isPerformed(answer)) {
        leadership.performed(server);
      }
      return false;
    }
    leadership.denied(server);
    boolean unchanged = LeaderAnswers.isUnchanged(request.request(), answer);
    if (settings.maxMoves() == 0
        || !request.isOn(connection.permits())
        || !(unchanged || LeaderAnswers.isRepeatable(request.request(), settings.repeatReads()))) {
      return false;
    }
    Denials denials = request.denied(connection.permits(), unchanged);
    Object stamp = leadership.stamp();
    // One that is overdue waits as well: for its time-out, whose error names these servers.
    boolean overdue = request.deadlineNanos() - System.nanoTime() <= 0;
    if (overdue || denials.round().size() > settings.maxMoves() || !move(request, denials)) {
      await(request, stamp);
    }
    return true;
  }

  @Override
  public void unclaimed(Message answer) {
    if (LeaderAnswers.isDenial(answer)) {
      leadership.denied(server);
      if (!onewayLogged) {
        onewayLogged = true;
        log.warn(
            "{} is not the leader of its cluster and did not perform a one-way request, or one that"
                + " had timed out. Further ones are not logged",
            connection);
      }
    }
  }

  /** Hands a request to another connection, or to this one once more. Nothing here refers to it. */
  private boolean move(MessageFuture<?> request, Denials denials) {
    RequestSink to = choice.next(connection, request.request(), denials);
    if (to == null) {
      return false;
    }
    if (to == connection || request.move(connection.permits(), to.permits())) {
      to.send(request);
    } else {
      to.permits().leave(); // it has completed in the meantime
    }
    return true;
  }

  private void await(MessageFuture<?> request, Object stamp) {
    if (millisLeft(request) <= 0) {
      fail(request);
      return;
    }
    pending.add(request);
    waiting.add(request);
    if (waiting.size() == 1) {
      leadership.onFound(onFound);
    }
    if (leadership.stamp() != stamp && leadership.leader() != null) {
      pause(0); // found after it was asked for, and maybe before this one was to be called
    } else if (timer == null) {
      pause(pauseMillis());
    }
  }

  /** Returns half of what the first request has waited, on whatever connections, within limits. */
  private long pauseMillis() {
    long waited = waitedMillis(waiting.get(0));
    return Math.max(MIN_PAUSE_MILLIS, Math.min(waited / 2, MAX_PAUSE_MILLIS));
  }

  private long millisLeft(MessageFuture<?> request) {
    return settings.waitForLeader().toMillis() - waitedMillis(request);
  }

  private static long waitedMillis(MessageFuture<?> request) {
    Denials denials = request.denials();
    return denials == null
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - denials.sinceNanos());
  }

  private void fail(MessageFuture<?> request) {
    pending.wakeCallers(); // first: what completes here may run users' code
    request.failWithoutLeader(waitedMillis(request));
  }

  private void pause(long millis) {
    if (timer != null) {
      timer.cancel(false);
    }
    timer = loop.schedule(this::goOn, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Goes on after a pause: all requests move if the leader is known, else one asks for the others.
   */
  private void goOn() {
    timer = null;
    List<MessageFuture<?>> late = new ArrayList<>();
    for (Iterator<MessageFuture<?>> all = waiting.iterator(); all.hasNext(); ) {
      MessageFuture<?> request = all.next();
      if (request.isDone()) {
        all.remove();
      } else if (millisLeft(request) <= 0) {
        all.remove();
        pending.remove(request);
        late.add(request);
      }
    }
    if (leadership.leader() != null) {
      moveWaiting();
    } else if (!waiting.isEmpty()) {
      moveOrKeep(waiting.remove(0));
    }
    settle();
    late.forEach(this::fail); // last: it may run users' code
  }

  /** Moves all that wait, as the leader is known, or this connection is to end. */
  void moveWaiting() {
    List<MessageFuture<?>> all = List.copyOf(waiting);
    waiting.clear();
    for (MessageFuture<?> request : all) {
      if (!request.isDone()) {
        moveOrKeep(request);
      }
    }
    settle();
  }

  private void moveOrKeep(MessageFuture<?> request) {
    pending.remove(request);
    if (!move(request, request.searchAgain())) {
      pending.add(request);
      waiting.add(request);
    }
  }

  private void settle() {
    if (waiting.isEmpty()) {
      stop();
    } else if (timer == null) {
      pause(pauseMillis());
    }
  }

  private void stop() {
    leadership.forget(onFound);
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /**
   * Handles the end of the connection. What waits is among its pending requests, which move or
   * fail.
   */
  void end() {
    leadership.lost(server);
    waiting.clear();
    stop();
  }
}
