package io.hawser.registry.support;

import io.hawser.error.RegistryException;
import io.hawser.registry.ClientLibrary;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up what was asked for once. Everything that may have changed in the registry is <em>due</em>;
 * a round writes and reads what is due. In an outage everything becomes due, listeners get one
 * error, and rounds are repeated with back-off until one succeeds.
 *
 * <p>Worker thread only, unless said otherwise.
 */
final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /** The shortest time between two rounds: a burst of changes is read 20 times a second. */
  private static final Duration SPACING = Duration.ofMillis(50);

  private final Backend backend;
  private final Worker worker;
  private final BackOff backOff = new BackOff();
  private final Map<String, ClusterWatch> watches = new LinkedHashMap<>();
  private final Map<Announcement.Key, Announcement> announcements = new LinkedHashMap<>();

  private @Nullable OpenSession current;
  private @Nullable Object scheduled; // the round to come
  private long scheduledAt;
  private long lastRoundNanos = System.nanoTime() - SPACING.toNanos();
  private boolean closed;

  /** Why there is no session, for callers that need not wait then. Read by any thread. */
  private volatile @Nullable Throwable outage;

  Supervisor(Backend backend, Worker worker) {
    this.backend = backend;
    this.worker = worker;
  }

  /** What a caller wants of a session. */
  interface Call<T extends @Nullable Object> {
    T run(Session session) throws Exception;
  }

  /** Why there is no session, {@code null} if there is one or none was tried yet. Any thread. */
  @Nullable Throwable outage() {
    return outage;
  }

  /**
   * Runs a call, over a new session if there is none. One that fails because the registry closed an
   * idle connection is repeated once.
   */
  <T extends @Nullable Object> T call(Call<T> call) throws Exception {
    boolean fresh = current == null;
    long begun = System.nanoTime();
    try {
      return call.run(session());
    } catch (Exception e) {
      if (current == null || backend.classify(e) != Backend.Failure.LOST) {
        throw e;
      }
      lose(e);
      // A time-out would only be met again, and nobody would be left to wait.
      if (fresh || System.nanoTime() - begun > backend.callTimeout().toNanos() / 4) {
        throw e;
      }
    }
    return call.run(session());
  }

  /** The session; a new one has everything restored before anybody else gets to see it. */
  private Session session() throws Exception {
    OpenSession open = current;
    if (open == null) {
      open = connect();
      round();
      if (current != open) {
        Throwable cause = outage;
        throw cause instanceof Exception e ? e : new ExecutionException(cause);
      }
    }
    return open.session();
  }

  private OpenSession connect() throws Exception {
    if (closed) {
      throw new IllegalStateException("it is closed");
    }
    OpenSession opening = new OpenSession();
    try {
      opening.session = backend.open(opening);
    } catch (Throwable e) {
      opening.isOver = true;
      outage(e);
      throw e;
    }
    log.debug("Connected to {}", backend.description());
    current = opening;
    outage = null;
    everythingIsDue();
    return opening;
  }

  private void everythingIsDue() {
    watches.values().forEach(watch -> watch.setDue(true));
    announcements.values().forEach(announcement -> announcement.setDue(true));
  }

  // ---- what is asked for

  void subscribe(String cluster, RegistryListener listener) throws Exception {
    List<ServiceInstance> instances = call(session -> session.watch(cluster));
    watches.computeIfAbsent(cluster, ClusterWatch::new).add(listener, instances);
  }

  void unsubscribe(String cluster, RegistryListener listener) {
    ClusterWatch watch = watches.get(cluster);
    if (watch == null) {
      return;
    }
    watch.remove(listener);
    if (watch.isUnused()) {
      watches.remove(cluster);
      OpenSession open = current;
      if (open != null) {
        open.run(() -> open.session().unwatch(cluster));
      }
    }
  }

  void announce(String cluster, ServiceInstance instance) throws Exception {
    call(
        session -> {
          session.announce(cluster, instance, true);
          return null;
        });
    announcements
        .computeIfAbsent(Announcement.Key.of(cluster, instance), key -> new Announcement(key, instance))
        .setInstance(instance);
  }

  boolean isAnnounced(Announcement.Key key) {
    Announcement announcement = announcements.get(key);
    return announcement != null && announcement.isWanted();
  }

  /** Withdraws; what cannot be withdrawn now is withdrawn when the registry is back. */
  void withdraw(Announcement.Key key) throws Exception {
    Announcement announcement = announcements.get(key);
    if (announcement == null) {
      return;
    }
    announcement.withdraw();
    call(
        session -> {
          session.withdraw(key.cluster(), announcement.instance());
          return null;
        });
    announcements.remove(key);
  }

  /** Withdraws later, for an announcement whose caller no longer waits. */
  void abandon(String cluster, ServiceInstance instance) {
    Announcement.Key key = Announcement.Key.of(cluster, instance);
    announcements.computeIfAbsent(key, it -> new Announcement(it, instance)).withdraw();
    scheduleRound(Duration.ZERO);
  }

  // ---- rounds

  private void scheduleRound(Duration delay) {
    long now = System.nanoTime();
    long at = Math.max(now + delay.toNanos(), lastRoundNanos + SPACING.toNanos());
    if (closed || (scheduled != null && scheduledAt - at <= 0)) {
      return;
    }
    Object round = new Object();
    scheduled = round;
    scheduledAt = at;
    worker.schedule(
        () -> {
          if (scheduled == round) { // else a sooner one has replaced it
            scheduled = null;
            scheduledRound();
          }
        },
        Duration.ofNanos(at - now));
  }

  private void scheduledRound() {
    if (closed || isIdle()) {
      return;
    }
    if (current == null) {
      try {
        connect();
      } catch (Throwable e) { // an Error, too, such as no more threads: tried again
        log.debug("{} is still away: {}", backend.description(), e.toString());
        return;
      }
    }
    round();
  }

  private boolean isIdle() {
    return watches.isEmpty() && announcements.isEmpty();
  }

  /** Announcements first, so that clients which come back at the same time find the servers. */
  private void round() {
    OpenSession open = current;
    if (open == null) {
      return;
    }
    lastRoundNanos = System.nanoTime();
    boolean complete = true;
    for (Announcement announcement : List.copyOf(announcements.values())) {
      if (announcement.isDue() && current == open) {
        complete &= open.run(() -> settle(open.session(), announcement));
      }
    }
    for (ClusterWatch watch : List.copyOf(watches.values())) {
      if (watch.isDue() && current == open) {
        complete &= read(open, watch);
      }
    }
    if (current != open) {
      return; // an outage has begun, and with it other rounds
    }
    if (complete) {
      backOff.reset();
    } else {
      scheduleRound(backOff.next());
    }
  }

  private void settle(Session session, Announcement announcement) throws Exception {
    Announcement.Key key = announcement.key();
    if (announcement.isWanted()) {
      session.announce(key.cluster(), announcement.instance(), false);
    } else {
      session.withdraw(key.cluster(), announcement.instance());
      announcements.remove(key);
    }
    announcement.setDue(false);
  }

  /** Returns whether it was read. */
  private boolean read(OpenSession open, ClusterWatch watch) {
    return open.run(
        () -> {
          try {
            watch.read(open.session().watch(watch.cluster()));
          } catch (Exception e) {
            Backend.Failure kind = backend.classify(e);
            if (kind != Backend.Failure.LOST) {
              watch.failed(kind, error("look up cluster " + watch.cluster(), e));
            }
            throw e;
          }
        });
  }

  // ---- outages

  private void lose(Throwable cause) {
    OpenSession open = current;
    if (open != null) {
      open.end();
      current = null;
      backOff.reset();
      if (!isIdle()) {
        outage(cause);
      }
    }
  }

  private void outage(Throwable cause) {
    outage = cause;
    everythingIsDue();
    Backend.Failure kind = backend.classify(cause);
    for (ClusterWatch watch : List.copyOf(watches.values())) {
      watch.failed(kind, error("look up cluster " + watch.cluster(), cause));
    }
    if (ClientLibrary.linkageErrorIn(cause) == null) { // else no pause mends it
      scheduleRound(backOff.next());
    }
  }

  RegistryException error(String what, Throwable cause) {
    return new RegistryException(
        "Cannot " + what + " in " + backend.description() + ": " + backend.explain(cause),
        cause,
        backend.classify(cause) == Backend.Failure.REJECTED);
  }

  /** Withdraws everything, as far as the registry answers, and closes the session. */
  void close() {
    closed = true;
    watches.clear();
    OpenSession open = current;
    if (open == null) {
      return;
    }
    try {
      for (Announcement announcement : announcements.values()) {
        open.session().withdraw(announcement.key().cluster(), announcement.instance());
      }
    } catch (Exception e) {
      log.debug("The announcements vanish by the registry's own rule: {}", e.toString());
    } finally {
      current = null;
      open.end();
    }
  }

  /** A session and its reports, which count only as long as it is the current one. */
  private final class OpenSession implements SessionEvents {
    private @Nullable Session session;
    private volatile boolean isOver;

    Session session() {
      Session opened = session;
      if (opened == null) {
        throw new IllegalStateException("it is being opened");
      }
      return opened;
    }

    /** Runs a step of our own; returns whether it succeeded. */
    boolean run(Task task) {
      try {
        task.run();
        return true;
      } catch (Throwable e) { // an Error, too: whoever follows the servers must know
        log.debug("{}: {}", backend.description(), e.toString());
        if (current == this && backend.classify(e) == Backend.Failure.LOST) {
          lose(e);
        }
        return false;
      }
    }

    void end() {
      isOver = true;
      session().close();
    }

    @Override
    public void changed(String cluster) {
      onWorker(
          () -> {
            ClusterWatch watch = watches.get(cluster);
            if (watch != null) {
              watch.setDue(true);
            }
            for (Announcement announcement : announcements.values()) {
              if (announcement.key().cluster().equals(cluster)) {
                announcement.setDue(true);
              }
            }
            scheduleRound(Duration.ZERO);
          });
    }

    @Override
    public void lost(Throwable cause) {
      onWorker(() -> lose(cause));
    }

    private void onWorker(Runnable task) {
      if (!isOver) {
        worker.execute(
            () -> {
              if (current == this) {
                task.run();
              }
            });
      }
    }

    @Override
    public void schedule(Duration delay, Task task) {
      worker.schedule(
          () -> {
            if (current == this) {
              run(task);
            }
          },
          delay);
    }
  }
}
