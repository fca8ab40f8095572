package io.hawser.attack.attacks;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Counts what becomes of an attacker. Any thread. */
public final class Tally {
  private long opened;
  private long refused;
  private long closed;
  private long sentBytes;
  private long closedAfterNanos;

  synchronized void opened() {
    opened++;
  }

  synchronized void refused() {
    refused++;
  }

  /** Counts a connection that the server has closed. */
  synchronized void closed(long openedNanos) {
    closed++;
    closedAfterNanos += System.nanoTime() - openedNanos;
  }

  synchronized void sent(long bytes) {
    sentBytes += bytes;
  }

  /**
   * Says it in one line.
   *
   * @return for the table
   */
  public synchronized String text() {
    StringBuilder text = new StringBuilder("opened " + opened);
    if (refused > 0) {
      text.append(", refused ").append(refused);
    }
    if (closed == 0) {
      text.append(", none closed");
    } else {
      double seconds = (double) closedAfterNanos / closed / TimeUnit.SECONDS.toNanos(1);
      text.append(String.format(Locale.ROOT, ", closed %d after %.1f s each", closed, seconds));
    }
    if (sentBytes > 0) {
      text.append(String.format(Locale.ROOT, ", sent %.1f MB", sentBytes / 1e6));
    }
    return text.toString();
  }
}
