package io.hawser.seata.internal;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.OverloadedException;
import io.hawser.error.RequestTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits how long the requests of a global transaction may take and be repeated.
 *
 * <p>Seata repeats a commit or rollback five times without a pause, so the limits span its
 * attempts: they belong to the transaction that the thread works for. A thread works for one at a
 * time; one that comes back to an outer transaction is granted new limits.
 *
 * <p>Requests that were certainly not sent are repeated for up to 10 s after the first failure, but
 * not beyond the business time-out plus 2.2 s, which counts from the call of begin. After that each
 * is tried once: the server has the transaction rolled back. Where that time-out is not known,
 * which is so in services that only take part, they are repeated for up to 2.2 s; the last attempt
 * may then wait for a server for {@code client.waitForServer}, like any request.
 */
final class RequestDeadlines {
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * With Seata's five attempts of the shortest time each, a caller waits for less than 3 s more.
   */
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2200);

  private static final long HARD_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  @SuppressWarnings("ThreadLocalUsage") // a bridge has one, and a JVM one bridge
  private final ThreadLocal<@Nullable Limits> current = new ThreadLocal<>();

  /** Notes a transaction that this thread has begun, by a call at a time of the JVM's clock. */
  void begun(String xid, long calledNanos, Duration timeout) {
    current.set(new Limits(xid, calledNanos + timeout.toNanos(), true));
  }

  /** Forgets what this thread worked for. */
  void ended() {
    current.remove();
  }

  /** Returns the limits of requests for a transaction. */
  Limits of(String xid) {
    if (xid.isEmpty()) { // a lock query of no transaction
      return new Limits(xid, 0, false);
    }
    Limits limits = current.get();
    if (limits == null || !limits.xid.equals(xid)) {
      limits = new Limits(xid, 0, false);
      current.set(limits);
    }
    return limits;
  }

  /** Returns the limits of a request that belongs to no transaction yet. */
  static Limits ofBegin() {
    Limits limits = new Limits("", 0, false);
    limits.failing = true;
    limits.repeatUntil = System.nanoTime() + GRACE_NANOS;
    return limits;
  }

  /** The limits of one transaction. One thread uses it. */
  static final class Limits {
    private final String xid;
    private final boolean known;
    private final long businessEnd;
    private boolean late;
    private long hardEnd;
    private boolean failing;
    private long repeatUntil;
    private int failures;

    private Limits(String xid, long businessEnd, boolean known) {
      this.xid = xid;
      this.businessEnd = businessEnd;
      this.known = known;
      this.hardEnd = businessEnd + HARD_GRACE_NANOS;
    }

    /** Returns how long to wait for the answer of the next attempt. */
    Duration timeout(Duration usual) {
      if (!known) {
        return usual;
      }
      long now = System.nanoTime();
      if (!late && now - businessEnd > 0) {
        late = true; // the business itself took longer than its time-out, or nearly
        hardEnd = now + LATE_NANOS - hardEnd > 0 ? now + LATE_NANOS : hardEnd;
      }
      long left = Math.max(SHORTEST_NANOS, hardEnd - now);
      return left < usual.toNanos() ? Duration.ofNanos(left) : usual;
    }

    /** Notes that an answer came, be it a failure. */
    void answered() {
      failing = false;
      failures = 0;
    }

    /**
     * Waits before another attempt. A server that comes back is no event that could be waited for,
     * so this sleeps.
     *
     * @return whether to try again
     */
    boolean pause(HawserException error) {
      long now = System.nanoTime();
      if (!failing) {
        failing = true;
        long usual = now + (known ? REPEAT_NANOS : GRACE_NANOS);
        long business = businessEnd + GRACE_NANOS;
        repeatUntil = known && business - usual < 0 ? business : usual;
      }
      if (!mayPass(error)) {
        return false;
      }
      long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures++, 10));
      pause = Math.round(pause * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
      if (now + TimeUnit.MILLISECONDS.toNanos(pause) - repeatUntil > 0) {
        repeatUntil = now; // for Seata's next attempts, too: their pauses may be shorter
        return false;
      }
      try {
        Thread.sleep(pause);
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    private static boolean mayPass(HawserException error) {
      return !error.mayHaveBeenSent()
          && (error instanceof NoServerAvailableException
              || error instanceof ConnectionLostException
              || error instanceof OverloadedException
              || error instanceof RequestTimeoutException);
    }
  }
}
