package io.hawser.netty.internal.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Log lines that remote peers can cause. Ten lines of each kind are logged within ten seconds, so
 * that no number of peers can fill a disk. The others are counted, logged at DEBUG, and their
 * number is in the next line of that kind.
 *
 * <p>A kind is a format; formats are constants, so there are few. Any thread.
 */
public final class PeerLog {
  /** Lines of one kind within {@link #WINDOW_NANOS}. */
  static final int LINES = 10;

  private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int NOT_NOW = -1;

  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  /** Creates the log of a client or an endpoint. */
  public PeerLog() {
    this(System::nanoTime);
  }

  /**
   * Creates a log with another clock.
   *
   * @param clock returns the time in nanoseconds
   */
  public PeerLog(LongSupplier clock) {
    this.clock = clock;
  }

  /**
   * Logs a line at INFO, or counts it.
   *
   * @param log where
   * @param format a constant, in the form of SLF4J
   * @param arguments of the format; behind them a {@link Throwable}, whose stack is logged
   */
  public void info(Logger log, String format, @Nullable Object... arguments) {
    log(log, Level.INFO, format, arguments);
  }

  /**
   * Logs a line at WARN, or counts it.
   *
   * @param log where
   * @param format a constant, in the form of SLF4J
   * @param arguments of the format; behind them a {@link Throwable}, whose stack is logged
   * @return false if it was only counted
   */
  public boolean warn(Logger log, String format, @Nullable Object... arguments) {
    return log(log, Level.WARN, format, arguments);
  }

  /**
   * Logs a line at ERROR, or counts it.
   *
   * @param log where
   * @param format a constant, in the form of SLF4J
   * @param arguments of the format; behind them a {@link Throwable}, whose stack is logged
   */
  public void error(Logger log, String format, @Nullable Object... arguments) {
    log(log, Level.ERROR, format, arguments);
  }

  private boolean log(Logger log, Level level, String format, @Nullable Object... arguments) {
    long leftOut = kinds.computeIfAbsent(format, key -> new Kind()).admit(clock.getAsLong());
    if (leftOut == NOT_NOW) {
      log.debug(format, arguments);
    } else if (leftOut == 0) {
      log.atLevel(level).log(format, arguments);
    } else {
      log.atLevel(level)
          .log(format + " (" + leftOut + " more lines like this were left out)", arguments);
    }
    return leftOut != NOT_NOW;
  }

  private final class Kind {
    private final AtomicLong windowBegan = new AtomicLong(clock.getAsLong());
    private final AtomicInteger lines = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();

    /** Returns how many lines were left out before this one, or that this one is, too. */
    long admit(long now) {
      long began = windowBegan.get();
      if (now - began > WINDOW_NANOS && windowBegan.compareAndSet(began, now)) {
        lines.set(0);
      }
      if (lines.get() >= LINES || lines.incrementAndGet() > LINES) {
        leftOut.incrementAndGet();
        return NOT_NOW;
      }
      return leftOut.getAndSet(0);
    }
  }
}
