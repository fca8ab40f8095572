package io.hawser.benchmarks.scale;

import io.hawser.ClientStatus.RegistryStatus;
import io.hawser.benchmarks.load.Costs;
import io.hawser.benchmarks.load.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a regular re-read of the registry costs that brings nothing new, by the CPU time of
 * two windows of the same length, one with a re-read in it and one without. {@code COUNT
 * INTERVAL_MILLIS}: how many re-reads, and how often they come.
 */
final class RefreshMeter implements Orders {
  // Parts of the interval, from one re-read on; the next one comes at 1.
  private static final double QUIET_FROM = 0.3;
  private static final double BUSY_FROM = 0.8;
  private static final double WINDOW = 0.3;

  /** The tries for each re-read. */
  private static final int MOST_TRIES = 50;

  private final ManyServers servers;

  /**
   * The figures of one measurement.
   *
   * @param cpuMillis of each re-read, in the order they came: the first ones run code that the JVM
   *     has not yet compiled
   */
  record Refreshes(List<Double> cpuMillis) {}

  RefreshMeter(ManyServers servers) {
    this.servers = servers;
  }

  @Override
  public String obey(String[] words) throws Exception {
    Duration interval = Duration.ofMillis(Long.parseLong(words[1]));
    List<Double> cpuMillis = new ArrayList<>();
    sleepUntil(answeredAt().plus(interval).plusMillis(interval.toMillis() / 10));
    int count = Integer.parseInt(words[0]);
    for (int tries = 0; cpuMillis.size() < count; tries++) {
      if (tries == MOST_TRIES * count) {
        throw new IllegalStateException("The registry is read again at other times than expected");
      }
      Instant last = answeredAt();
      long quiet = window(last, interval, QUIET_FROM);
      boolean isQuiet = answeredAt().equals(last);
      long busy = window(last, interval, BUSY_FROM);
      if (isQuiet && !answeredAt().equals(last)) { // else a thread was late: measure again
        cpuMillis.add((busy - quiet) / 1e6);
      }
    }
    return Figures.line(new Refreshes(cpuMillis));
  }

  private Instant answeredAt() {
    RegistryStatus registry = servers.client().status().registries().get(0);
    return Objects.requireNonNull(registry.answeredAt());
  }

  /** Measures CPU time in the window that begins so many intervals after that moment. */
  private static long window(Instant after, Duration interval, double from)
      throws InterruptedException {
    sleepUntil(after.plusMillis((long) (interval.toMillis() * from)));
    Costs before = Costs.now();
    sleepUntil(after.plusMillis((long) (interval.toMillis() * (from + WINDOW))));
    return Costs.now().cpuNanosSince(before);
  }

  private static void sleepUntil(Instant moment) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), moment).toMillis()));
  }
}
