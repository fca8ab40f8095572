package io.hawser.netty.internal.call;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of the pending requests of one connection, and the timer for the earliest. Confined
 * to the event loop of the connection.
 *
 * <p>Requests with the same time-out expire in the order they came, so each time-out has a linked
 * list and one timer serves all. Without requests there is no timer. Requests that moved here from
 * another connection are older than what came before them, so they are kept by their deadlines.
 */
final class RequestTimeouts {
  private final EventLoop loop;
  private final Consumer<MessageFuture<?>> onDue;
  private final Map<Long, Deadlines> deadlinesByTimeout = new HashMap<>();

  /** Most requests have the same time-out as those before. Kept also while it is empty. */
  private Deadlines recent = new Deadlines(-1);

  private final NavigableSet<MessageFuture<?>> outOfOrder =
      new TreeSet<>(RequestTimeouts::byDeadline);
  private final Runnable expiry = this::expire;
  private int size;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;

  /** Creates an empty set of deadlines. What is due must be removed by {@code onDue}. */
  RequestTimeouts(EventLoop loop, Consumer<MessageFuture<?>> onDue) {
    this.loop = loop;
    this.onDue = onDue;
  }

  void add(MessageFuture<?> future) {
    size++;
    if (future.isOutOfOrder()) {
      outOfOrder.add(future);
    } else {
      deadlines(future.timeoutMillis()).add(future);
    }
    setTimer(future.deadlineNanos());
  }

  void remove(MessageFuture<?> future) {
    size--;
    if (future.isOutOfOrder()) {
      outOfOrder.remove(future);
    } else if (future.timeoutMillis() == recent.timeoutMillis) {
      recent.remove(future);
    } else {
      Deadlines deadlines = deadlinesByTimeout.get(future.timeoutMillis());
      if (deadlines != null && deadlines.remove(future)) {
        deadlinesByTimeout.remove(future.timeoutMillis());
      }
    }
  }

  /** Forgets all requests, whose links to each other the caller removes. */
  void clear() {
    size = 0;
    deadlinesByTimeout.clear();
    recent = new Deadlines(-1);
    outOfOrder.clear();
    if (timer != null) {
      timer.cancel(false); // there is nothing left to expire
      timer = null;
    }
  }

  private Deadlines deadlines(long timeoutMillis) {
    if (recent.timeoutMillis != timeoutMillis) {
      if (recent.isEmpty()) {
        deadlinesByTimeout.remove(recent.timeoutMillis);
      }
      recent = deadlinesByTimeout.computeIfAbsent(timeoutMillis, Deadlines::new);
    }
    return recent;
  }

  /** Compares by deadline, then by id: two requests that are due at the same time are different. */
  private static int byDeadline(MessageFuture<?> a, MessageFuture<?> b) {
    long later = a.deadlineNanos() - b.deadlineNanos(); // as nanoTime asks for; it may overflow
    return later == 0 ? Integer.compare(a.id, b.id) : Long.signum(later);
  }

  private void setTimer(long deadlineNanos) {
    if (timer != null) {
      if (timerNanos - deadlineNanos <= 0) {
        return; // an earlier timer looks at all deadlines and sets the next
      }
      timer.cancel(false);
    }
    timerNanos = deadlineNanos;
    long delay = Math.max(0, deadlineNanos - System.nanoTime());
    timer = loop.schedule(expiry, delay, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    timer = null;
    long now = System.nanoTime();
    List<MessageFuture<?>> due = new ArrayList<>();
    @Nullable Long next = null;
    for (Deadlines deadlines : deadlinesByTimeout.values()) {
      MessageFuture<?> left = deadlines.firstNotDue(now, due);
      if (left != null && (next == null || left.deadlineNanos() - next < 0)) {
        next = left.deadlineNanos();
      }
    }
    for (MessageFuture<?> future : outOfOrder) {
      if (future.deadlineNanos() - now > 0) {
        if (next == null || future.deadlineNanos() - next < 0) {
          next = future.deadlineNanos();
        }
        break;
      }
      due.add(future);
    }
    due.forEach(onDue);
    if (next != null && size > 0) { // what completed may have closed the connection, too
      setTimer(next);
    }
  }

  /** Requests with one time-out, oldest first, linked through themselves. */
  private static final class Deadlines {
    final long timeoutMillis;
    private @Nullable MessageFuture<?> first;
    private @Nullable MessageFuture<?> last;

    Deadlines(long timeoutMillis) {
      this.timeoutMillis = timeoutMillis;
    }

    boolean isEmpty() {
      return first == null;
    }

    void add(MessageFuture<?> future) {
      future.earlier = last;
      if (last == null) {
        first = future;
      } else {
        last.later = future;
      }
      last = future;
    }

    /** Returns whether nothing is left. */
    boolean remove(MessageFuture<?> future) {
      MessageFuture<?> earlier = future.earlier;
      MessageFuture<?> later = future.later;
      if (earlier == null) {
        first = later;
      } else {
        earlier.later = later;
      }
      if (later == null) {
        last = earlier;
      } else {
        later.earlier = earlier;
      }
      future.earlier = null;
      future.later = null;
      return first == null;
    }

    @Nullable MessageFuture<?> firstNotDue(long now, List<MessageFuture<?>> due) {
      MessageFuture<?> future = first;
      while (future != null && future.deadlineNanos() - now <= 0) {
        due.add(future);
        future = future.later;
      }
      return future;
    }
  }
}
