package io.hawser.registry.support;

import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session and its reports, which are ignored once it is no longer the current session. */
final class OpenSession implements SessionEvents {
  private final Reports reports;
  private final Worker worker;

  /** The changed clusters and announcements that the worker has not handled yet. */
  private final Map<Object, Runnable> changed = new ConcurrentHashMap<>();

  private final AtomicBoolean handingOver = new AtomicBoolean();
  private @Nullable Session session;

  /** Receives the reports of the current session, on the worker. */
  interface Reports {
    boolean isCurrent(OpenSession session);

    void changed(String cluster);

    void announcementChanged(String cluster, ServerAddress address);

    void lose(Throwable cause);

    void replace();

    boolean attempt(OpenSession session, Task step);
  }

  OpenSession(Reports reports, Worker worker) {
    this.reports = reports;
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

  @Override
  public void changed(String cluster) {
    handOver(cluster, () -> reports.changed(cluster));
  }

  @Override
  public void announcementChanged(String cluster, ServerAddress address) {
    handOver(
        new Announcement.Key(cluster, address),
        () -> reports.announcementChanged(cluster, address));
  }

  /** Queues at most one task on the worker for any number of reports. */
  private void handOver(Object what, Runnable report) {
    if (changed.putIfAbsent(what, report) == null && handingOver.compareAndSet(false, true)) {
      onWorker(
          () -> {
            handingOver.set(false); // first, so that later additions queue a new task
            for (Object each : List.copyOf(changed.keySet())) {
              Runnable taken = changed.remove(each);
              if (taken != null) {
                taken.run();
              }
            }
          });
    }
  }

  @Override
  public void lost(Throwable cause) {
    onWorker(() -> reports.lose(cause));
  }

  @Override
  public void replace() {
    onWorker(reports::replace);
  }

  /**
   * Runs a task on the worker, where the session is already the current one, even for early
   * reports.
   */
  private void onWorker(Runnable task) {
    worker.execute(
        () -> {
          if (reports.isCurrent(this)) {
            task.run();
          }
        });
  }

  @Override
  public void schedule(Duration delay, Task task) {
    worker.schedule(
        () -> {
          if (reports.isCurrent(this)) {
            reports.attempt(this, task);
          }
        },
        delay);
  }
}
