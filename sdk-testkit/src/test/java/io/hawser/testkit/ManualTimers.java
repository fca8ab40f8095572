package io.hawser.testkit;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** A clock that tests advance. Tasks run one after another, in the thread that submits them. */
final class ManualTimers implements Timers {
  private record Task(long due, Runnable work) {}

  private final List<Task> tasks = new ArrayList<>();
  private final Deque<Runnable> ready = new ArrayDeque<>();
  private boolean running;
  private long now = 1_700_000_000_000L;

  @Override
  public long nowMillis() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    ready.add(task);
    if (running) {
      return;
    }
    running = true;
    try {
      for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
        next.run();
      }
    } finally {
      running = false;
    }
  }

  @Override
  public Timer schedule(Runnable task, Duration delay) {
    Task scheduled = new Task(now + delay.toMillis(), task);
    tasks.add(scheduled);
    return () -> tasks.removeIf(other -> other == scheduled);
  }

  /** Returns the number of waiting tasks. */
  int scheduled() {
    return tasks.size();
  }

  /** Advances the time and runs due tasks in order. */
  void advance(Duration by) {
    long until = now + by.toMillis();
    while (true) {
      Task next =
          tasks.stream()
              .filter(task -> task.due() <= until)
              .min(Comparator.comparingLong(Task::due))
              .orElse(null);
      if (next == null) {
        now = until;
        return;
      }
      tasks.remove(next);
      now = next.due();
      execute(next.work());
    }
  }
}
