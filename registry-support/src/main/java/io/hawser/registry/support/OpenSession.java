package io.hawser.registry.support;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session and its reports, which count only as long as it is the current one. */
final class OpenSession implements SessionEvents {
  private final Supervisor supervisor;
  private final Worker worker;
  private final Set<String> changed = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean handingOver = new AtomicBoolean();
  private @Nullable Session session;

  OpenSession(Supervisor supervisor, Worker worker) {
    this.supervisor = supervisor;
    this.worker = worker;
  }

  void opened(Session opened) {
    session = opened;
  }

  Session session() {
    Session opened = session;
    if (opened == null) {
      throw new IllegalStateException("it is being opened");
    }
    return opened;
  }

  /** However many reports there are, one task waits for the worker. */
  @Override
  public void changed(String cluster) {
    if (changed.add(cluster) && handingOver.compareAndSet(false, true)) {
      onWorker(
          () -> {
            handingOver.set(false); // first: what is added from now on is handed over anew
            for (String each : List.copyOf(changed)) {
              changed.remove(each);
              supervisor.changed(each);
            }
          });
    }
  }

  @Override
  public void lost(Throwable cause) {
    onWorker(() -> supervisor.lose(cause));
  }

  @Override
  public void replace() {
    onWorker(supervisor::replace);
  }

  /** Also reports that come before the session is the current one find it there. */
  private void onWorker(Runnable task) {
    worker.execute(
        () -> {
          if (supervisor.isCurrent(this)) {
            task.run();
          }
        });
  }

  @Override
  public void schedule(Duration delay, Task task) {
    worker.schedule(
        () -> {
          if (supervisor.isCurrent(this)) {
            supervisor.attempt(this, task);
          }
        },
        delay);
  }
}
