package io.hawser.testkit.faults;

import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The datagrams that are on their way through a proxy, by the time they are due. Proxy thread only.
 */
final class DatagramQueue {
  /** The number of datagrams that are held at most; a network has no more room either. */
  private static final int MAX = 65_536;

  /**
   * One of them.
   *
   * @param dueNanos when to send it
   * @param number keeps the order of those that are due at the same time
   * @param exit of the client that it is from or for
   * @param direction where it goes
   * @param content of its own
   */
  record Held(
      long dueNanos, long number, UpstreamSocket exit, Direction direction, ByteBuffer content) {}

  private final PriorityQueue<Held> held =
      new PriorityQueue<>(
          (a, b) -> {
            int byTime = Long.signum(a.dueNanos - b.dueNanos);
            return byTime != 0 ? byTime : Long.compare(a.number, b.number);
          });
  private long lastNumber;

  /** Returns whether there was room. */
  boolean add(long dueNanos, UpstreamSocket exit, Direction direction, ByteBuffer content) {
    return held.size() < MAX
        && held.add(new Held(dueNanos, ++lastNumber, exit, direction, content));
  }

  /** Takes the next one that is due; {@code null} if there is none. */
  @Nullable Held due() {
    Held next = held.peek();
    return next != null && next.dueNanos - System.nanoTime() <= 0 ? held.poll() : null;
  }

  /** Returns how long until one is due, at least 1; 0 if there is none. */
  long waitMillis() {
    Held next = held.peek();
    if (next == null) {
      return 0;
    }
    long nanos = next.dueNanos - System.nanoTime();
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
  }
}
