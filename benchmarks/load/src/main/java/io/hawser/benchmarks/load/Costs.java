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
import java.util.function.BiPredicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The resources that this process has consumed so far: CPU time and wake-ups of each of its
 * threads, from Linux's {@code /proc}, and bytes allocated. The thread that measures is left out.
 * The JVM's compilers are counted separately: they have nothing to do with a request, and come to
 * rest only after minutes.
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

  private enum Kind {
    COMPILER,
    COLLECTOR,
    OTHER
  }

  private record Task(Kind kind, long cpuNanos, long wakeUps) {}

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
      if (name.startsWith(METER)) {
        return null;
      }
      String schedule = Files.readString(directory.resolve("schedstat"));
      String status = Files.readString(directory.resolve("status"));
      return new Task(
          kind(name), firstNumber(schedule, ""), firstNumber(status, "\nvoluntary_ctxt_switches:"));
    } catch (IOException e) {
      return null; // the thread has ended
    }
  }

  private static Kind kind(String name) {
    if (name.contains(" Compiler")) {
      return Kind.COMPILER;
    }
    return name.startsWith("G1 ") || name.startsWith("GC ") ? Kind.COLLECTOR : Kind.OTHER;
  }

  private static long firstNumber(String text, String behind) {
    int start = text.indexOf(behind) + behind.length();
    return Long.parseLong(text.substring(start).strip().split("\\s", 2)[0]);
  }

  /**
   * Finds the method of newer JDKs that counts what virtual threads and ended threads allocated,
   * too.
   */
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
   * Returns CPU time since an earlier look, without the compilers. What ended in between is not in
   * it.
   *
   * @param earlier the earlier look
   * @return nanoseconds of all threads together
   */
  public long cpuNanosSince(Costs earlier) {
    return sum(earlier, (id, task) -> task.kind() != Kind.COMPILER, Task::cpuNanos);
  }

  /** Returns CPU time of the compilers since an earlier look. */
  long compilerNanosSince(Costs earlier) {
    return sum(earlier, (id, task) -> task.kind() == Kind.COMPILER, Task::cpuNanos);
  }

  /**
   * Returns CPU time since an earlier look of the threads that are not the JVM's: all that were not
   * there before the client was, but those of the garbage collector, which come when they are
   * needed.
   */
  long clientNanosSince(Costs earlier, Costs beforeClient) {
    return sum(
        earlier,
        (id, task) -> task.kind() == Kind.OTHER && !beforeClient.tasks.containsKey(id),
        Task::cpuNanos);
  }

  /**
   * Returns how often a thread had waited and went on, without the compilers.
   *
   * @param earlier the earlier look
   * @return wake-ups of all threads together
   */
  public long wakeUpsSince(Costs earlier) {
    return sum(earlier, (id, task) -> task.kind() != Kind.COMPILER, Task::wakeUps);
  }

  private long sum(Costs earlier, BiPredicate<String, Task> counted, ToLongFunction<Task> figure) {
    long sum = 0;
    for (Map.Entry<String, Task> entry : tasks.entrySet()) {
      if (counted.test(entry.getKey(), entry.getValue())) {
        Task before = earlier.tasks.get(entry.getKey());
        sum += figure.applyAsLong(entry.getValue());
        sum -= before == null ? 0 : figure.applyAsLong(before);
      }
    }
    return sum;
  }

  long allocatedSince(Costs earlier) {
    return allocated - earlier.allocated;
  }
}
