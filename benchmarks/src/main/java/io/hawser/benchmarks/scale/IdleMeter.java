package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.load.Costs;
import io.hawser.benchmarks.load.Orders;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** Measures a client that is asked for nothing. {@code MILLIS}: for how long. */
final class IdleMeter implements Orders {
  private final ManyServers servers;

  /**
   * The figures of one measurement.
   *
   * @param threads of Java, all of them
   * @param heapBytes live objects of the whole JVM
   * @param directBytes of the whole JVM
   */
  record Idle(
      double connectMillis,
      int threads,
      long heapBytes,
      long directBytes,
      double cpuMillisPerSecond,
      double wakeUpsPerSecond) {}

  IdleMeter(ManyServers servers) {
    this.servers = servers;
  }

  @Override
  public String obey(String[] words) throws Exception {
    long millis = Long.parseLong(words[0]);
    Costs before = Costs.now();
    long start = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(millis);
    Costs after = Costs.now();
    double nanos = System.nanoTime() - start;
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    long heapBytes = Memory.liveHeapBytes();
    return Figures.line(
        new Idle(
            servers.connectNanos() / 1e6,
            threads,
            heapBytes,
            Memory.directBytes(),
            1e3 * after.cpuNanosSince(before) / nanos,
            1e9 * after.wakeUpsSince(before) / nanos));
  }
}
