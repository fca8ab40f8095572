package io.hawser.chaos;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The resources that this JVM holds at one moment.
 *
 * @param threads how many threads there are of each name, numbers in names left out, but without
 *     the JVM's own
 * @param fileDescriptors how many are open
 * @param heapBytes what is used after a collection
 */
record Footprint(Map<String, Integer> threads, long fileDescriptors, long heapBytes) {

  static Footprint now() throws InterruptedException {
    long heap = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) { // what one collection frees makes more to collect for the next
      System.gc();
      Thread.sleep(100);
      Runtime runtime = Runtime.getRuntime();
      heap = Math.min(heap, runtime.totalMemory() - runtime.freeMemory());
    }
    Map<String, Integer> threads = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!isOfTheJvm(thread.getName())) {
        threads.merge(thread.getName().replaceAll("\\d+", "N"), 1, Integer::sum);
      }
    }
    long descriptors =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0;
    return new Footprint(threads, descriptors, heap);
  }

  /** Returns whether the JVM itself starts a thread of this name, at any time. */
  private static boolean isOfTheJvm(String name) {
    return name.startsWith("process reaper")
        || name.startsWith("C1 ")
        || name.startsWith("C2 ")
        || name.startsWith("Common-Cleaner")
        || name.startsWith("Attach Listener");
  }

  int threadCount() {
    return threads.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns the names of which there are more threads now. */
  Set<String> threadsBeyond(Footprint earlier) {
    Set<String> more = new TreeSet<>();
    threads.forEach(
        (name, count) -> {
          if (count > earlier.threads.getOrDefault(name, 0)) {
            more.add(name);
          }
        });
    return more;
  }
}
