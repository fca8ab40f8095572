package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds threads that did not exist before. */
final class ThreadWatch {
  /** The time between a thread's last work for its owner and its end. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  /** Libraries stop their threads, too, but few of them wait for that. */
  private static final Duration LIBRARY_GRACE = Duration.ofSeconds(20);

  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final Set<String> jvmWide;

  /**
   * Starts to watch.
   *
   * @param jvmWide prefixes of allowed names
   */
  ThreadWatch(Set<String> jvmWide) {
    this.jvmWide = jvmWide;
  }

  /** Checks for new threads. Call it when everything is closed. */
  void assertNoneLeft(String when) throws InterruptedException {
    Set<String> left = new TreeSet<>();
    String where = "";
    for (Thread thread : fresh().filter(thread -> !isJvmWide(thread)).toList()) {
      boolean ours = thread.getName().startsWith("hawser-");
      thread.join((ours ? GRACE : LIBRARY_GRACE).toMillis());
      if (thread.isAlive()) {
        left.add(thread.getName());
        where = Arrays.toString(thread.getStackTrace());
      }
    }
    if (!left.isEmpty()) {
      fail("threads left " + when + ": " + left + "; one of them is at " + where);
    }
  }

  /** Returns the number of allowed threads, old and new. */
  long countJvmWide() {
    return all().filter(this::isJvmWide).count();
  }

  private Stream<Thread> fresh() {
    return all().filter(thread -> !before.contains(thread));
  }

  private static Stream<Thread> all() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> !ofTheJdk(thread));
  }

  private boolean isJvmWide(Thread thread) {
    return jvmWide.stream().anyMatch(thread.getName()::startsWith);
  }

  private static boolean ofTheJdk(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    String name = thread.getName();
    return group == null // ended just now
        || group.getName().equals("system")
        || group.getName().equals("InnocuousThreadGroup")
        || name.startsWith("ForkJoinPool.commonPool-")
        || name.equals("CompletableFutureDelayScheduler")
        || name.startsWith("junit-")
        || name.startsWith("surefire-");
  }
}
