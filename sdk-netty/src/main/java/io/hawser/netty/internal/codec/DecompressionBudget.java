package io.hawser.netty.internal.codec;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Limits how much time of event loops compressed frames may take: a fifth for one connection, two
 * fifths for all connections of an endpoint, or of a client in one role, together.
 *
 * <p>What a frame of its length usually costs is free, so peers that compress ordinary messages are
 * not slowed down. What it costs beyond that has to be waited for before the next compressed frame
 * is decoded. So the frames of one peer, or of many, hold up an event loop for about one frame at a
 * time, and other connections have their turn in between.
 *
 * <p>Any thread.
 */
public final class DecompressionBudget {
  /** The time that is free for each frame, which has to set up its decompression. */
  private static final long FREE_NANOS = TimeUnit.MICROSECONDS.toNanos(30);

  /** The time that is free for each byte on the wire. */
  private static final long FREE_NANOS_PER_BYTE = 100;

  /** Nanoseconds to wait for each one that was used; of one connection and of all together. */
  private static final double PRICE_OF_ONE = 5;

  private static final double PRICE_OF_ALL = 2.5;

  /** The time that may be used without a wait. */
  private static final long TOLERANCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final LongSupplier clock;

  /** The time by which the waits have made up for what all connections have used. */
  private final AtomicLong allPaidAt;

  /** Creates the budget of an endpoint, or of a client in one role. */
  public DecompressionBudget() {
    this(System::nanoTime);
  }

  DecompressionBudget(LongSupplier clock) {
    this.clock = clock;
    allPaidAt = new AtomicLong(clock.getAsLong());
  }

  /** Creates the share of one more connection. */
  Share share() {
    return new Share();
  }

  private static long paidAt(long before, long now, long nanos, double price) {
    return (before - now > 0 ? before : now) + (long) (nanos * price);
  }

  private static long left(long paidAt, long now, double price) {
    return paidAt - now - (long) (TOLERANCE_NANOS * price);
  }

  /** The share of the time that one connection may use. For its event loop only. */
  final class Share {
    private long paidAt = clock.getAsLong();

    private Share() {}

    long now() {
      return clock.getAsLong();
    }

    /** Returns how long to wait before the next compressed frame; 0 or less: not at all. */
    long waitNanos() {
      long now = clock.getAsLong();
      return Math.max(left(paidAt, now, PRICE_OF_ONE), left(allPaidAt.get(), now, PRICE_OF_ALL));
    }

    /**
     * Counts the time since then, in which a frame of that many bytes was decompressed and decoded.
     */
    void used(long sinceNanos, int wireBytes) {
      long now = clock.getAsLong();
      long nanos = now - sinceNanos - FREE_NANOS - FREE_NANOS_PER_BYTE * wireBytes;
      if (nanos > 0) {
        paidAt = paidAt(paidAt, now, nanos, PRICE_OF_ONE);
        allPaidAt.updateAndGet(before -> paidAt(before, now, nanos, PRICE_OF_ALL));
      }
    }
  }
}
