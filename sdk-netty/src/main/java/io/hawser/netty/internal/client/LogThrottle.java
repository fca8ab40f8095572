package io.hawser.netty.internal.client;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides when something that keeps happening is worth a line in the log: the first time, then
 * after pauses that grow from 10 s to 10 min. After it has not happened for a while it counts as
 * new. Any thread.
 */
final class LogThrottle {
  /** The event is not worth a line. */
  static final long SILENT = -1;

  /** The event is worth a line with everything there is to say. */
  static final long FIRST = 0;

  private static final long MIN_PAUSE = Duration.ofSeconds(10).toNanos();
  private static final long MAX_PAUSE = Duration.ofMinutes(10).toNanos();

  private final ReentrantLock lock = new ReentrantLock();

  private boolean happenedBefore;
  private boolean lineIsOpen;
  private long last;
  private long lastLine;
  private long pause;
  private long sinceLine;

  /**
   * Counts an occurrence, and returns whether to log it.
   *
   * @param now the time, as of {@link System#nanoTime()}
   * @return {@link #SILENT}; {@link #FIRST}; or how often it happened since the last line
   */
  long happened(long now) {
    lock.lock();
    try {
      boolean isNew = !happenedBefore || now - last > Math.max(pause, 6 * MIN_PAUSE);
      happenedBefore = true;
      last = now;
      sinceLine++;
      if (isNew) {
        pause = MIN_PAUSE;
      } else if (now - lastLine >= pause) {
        pause = Math.min(2 * pause, MAX_PAUSE);
      } else {
        return SILENT;
      }
      long count = isNew ? FIRST : sinceLine;
      lastLine = now;
      sinceLine = 0;
      lineIsOpen = true;
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that it went well this time, and returns whether a line said that it did not. */
  boolean wentWell() {
    lock.lock();
    try {
      boolean said = lineIsOpen;
      lineIsOpen = false;
      return said;
    } finally {
      lock.unlock();
    }
  }
}
