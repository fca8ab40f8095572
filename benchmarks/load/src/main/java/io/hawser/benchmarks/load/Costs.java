package io.hawser.benchmarks.load;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process has consumed so far: CPU time and wake-ups of each of its threads, from Linux's
 * {@code /proc}, and bytes allocated. Left out are the thread that measures and the JVM's
 * compilers: they have nothing to do with a request, and come to rest only after minutes.
 *
 * <p>The JVM's own figure for its CPU time has a resolution of 10 ms, which is too coarse for a
 * client that does nothing.
 */
public final class Costs {
  /** The thread that measures. Linux knows the first 15 letters of a name. */
  static final String METER = "bench-meter";

  private static final Path TASKS = Path.of("/proc/self/task");
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final @Nullable Method TOTAL_ALLOCATED = totalAllocated();

  private final Map<String, Task> tasks;
  private final long allocated;

  private record Task(long cpuNanos, long wakeUps) {}

  private Costs(Map<String, Task> tasks, long allocated) {
    this.tasks = tasks;
    this.allocated = allocated;
  }

  /**
   * Looks now. The thread that looks is not counted if {@link Child} runs it.
   *
   * @return what has been consumed so far
   */
  public static Costs now() {
    Map<String, Task> tasks = new HashMap<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(TASKS)) {
      for (Path directory : directories) {
        Task task = read(directory);
        if (task != null) {
          tasks.put(directory.getFileName().toString(), task);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + TASKS + ": this measures on Linux only", e);
    }
    return new Costs(tasks, allocated());
  }

  private static @Nullable Task read(Path directory) {
    try {
      String name = Files.readString(directory.resolve("comm"));
      if (name.startsWith(METER) || name.contains(" Compiler")) {
        return null;
      }
      String schedule = Files.readString(directory.resolve("schedstat"));
      String status = Files.readString(directory.resolve("status"));
      return new Task(firstNumber(schedule, ""), firstNumber(status, "\nvoluntary_ctxt_switches:"));
    } catch (IOException e) {
      return null; // the thread has ended
    }
  }

  private static long firstNumber(String text, String behind) {
    int start = text.indexOf(behind) + behind.length();
    return Long.parseLong(text.substring(start).strip().split("\\s", 2)[0]);
  }

  /** Newer JDKs count what virtual threads and ended threads allocated, too. */
  private static @Nullable Method totalAllocated() {
    try {
      return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static long allocated() {
    try {
      if (TOTAL_ALLOCATED != null) {
        long own = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        return (Long) TOTAL_ALLOCATED.invoke(THREADS) - own;
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot ask for the allocated bytes", e);
    }
    long sum = 0;
    for (long id : THREADS.getAllThreadIds()) {
      if (id != Thread.currentThread().getId()) {
        sum += Math.max(0, THREADS.getThreadAllocatedBytes(id));
      }
    }
    return sum;
  }

  /**
   * CPU time since an earlier look. What ended in between is not in it.
   *
   * @param earlier the earlier look
   * @return nanoseconds of all threads together
   */
  public long cpuNanosSince(Costs earlier) {
    return tasks.entrySet().stream()
        .mapToLong(e -> e.getValue().cpuNanos() - earlier.task(e.getKey()).cpuNanos())
        .sum();
  }

  /**
   * How often a thread had waited and went on.
   *
   * @param earlier the earlier look
   * @return wake-ups of all threads together
   */
  public long wakeUpsSince(Costs earlier) {
    return tasks.entrySet().stream()
        .mapToLong(e -> e.getValue().wakeUps() - earlier.task(e.getKey()).wakeUps())
        .sum();
  }

  long allocatedSince(Costs earlier) {
    return allocated - earlier.allocated;
  }

  private Task task(String id) {
    return tasks.getOrDefault(id, new Task(0, 0));
  }
}
