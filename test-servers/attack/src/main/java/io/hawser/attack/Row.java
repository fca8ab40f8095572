package io.hawser.attack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The measurements of one attack.
 *
 * @param attack its name
 * @param does its description
 * @param seconds how long it took
 * @param control the honest client before the attack
 * @param honest the honest client during the attack
 * @param before the endpoint's JVM when the attack began
 * @param after the same after the attack, its maxima are those of the attack; {@code null} if the
 *     JVM could not say any more
 * @param logLines of the endpoint during the attack
 * @param attacker what became of the attackers
 * @param load of the machine when the attack ended, as Linux counts it
 */
record Row(
    String attack,
    String does,
    long seconds,
    Latencies control,
    Latencies honest,
    Usage before,
    @Nullable Usage after,
    long logLines,
    String attacker,
    double load) {
  private static final double MAX_P99_MILLIS = 100;
  private static final int LOG_LINES_PER_30_SECONDS = 200;

  /** Three quarters of what the JVM may use, of the heap as of direct memory. */
  private static final long MAX_BYTES = 384L * 1024 * 1024;

  /**
   * The memory that may be in use after an attack and was not before; most of it is in Netty's
   * pools.
   */
  private static final long MAX_GROWTH = 64L * 1024 * 1024;

  /** Returns which targets were missed. */
  @JsonIgnore
  List<String> missed() {
    List<String> missed = new ArrayList<>();
    if (honest.p99Millis() > MAX_P99_MILLIS) {
      missed.add(format("p99 %.0f ms > 100 ms", honest.p99Millis()));
    }
    if (honest.errors() > 0) {
      missed.add(honest.errors() + " errors, the first: " + honest.firstError());
    }
    if (after == null) {
      missed.add("the endpoint's JVM does not answer any more");
    } else {
      memory(missed, "heap", before.heapBytes(), after.maxHeapBytes(), after.heapBytes());
      memory(missed, "direct", before.directBytes(), after.maxDirectBytes(), after.directBytes());
    }
    long allowed = Math.max(1, LOG_LINES_PER_30_SECONDS * seconds / 30);
    if (logLines > allowed) {
      missed.add(logLines + " log lines > " + allowed);
    }
    return missed;
  }

  private static void memory(List<String> missed, String kind, long start, long max, long end) {
    if (max > MAX_BYTES) {
      missed.add(format("%s up to %.0f MB of 512 MB", kind, mb(max)));
    }
    if (end > start + MAX_GROWTH) {
      missed.add(format("%s %.0f MB before, %.0f MB after", kind, mb(start), mb(end)));
    }
  }

  static double mb(long bytes) {
    return bytes / (1024.0 * 1024);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
