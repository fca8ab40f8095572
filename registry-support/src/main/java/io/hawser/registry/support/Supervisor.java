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
 * Keeps up what was asked for once. Everything that may have changed in the registry is
 * <em>due</em>; a round writes and reads what is due. In an outage everything becomes due,
 * listeners get one error, and rounds are repeated with back-off until one succeeds.
 *
 * <p>Worker thread only, unless said otherwise.
 */
final class Supervisor {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  private final Backend backend;
  private final Worker worker;
  private final RoundTimer timer;
  private final BackOff backOff = new BackOff();
  private final Map<String, ClusterWatch> watches = new LinkedHashMap<>();
  private final Map<Announcement.Key, Announcement> announcements = new LinkedHashMap<>();

  private @Nullable OpenSession current;

  /** Whether a round has succeeded since the last loss; a loss before that is an outage. */
  private boolean steady;

  /** Why there is no session, for callers that need not wait then. Read by any thread. */
  private volatile @Nullable Throwable outage;

  /** No session is opened any more. Set by any thread. */
  private volatile boolean closing;

  Supervisor(Backend backend, Worker worker) {
    this.backend = backend;
    this.worker = worker;
    this.timer = new RoundTimer(worker, this::scheduledRound);
  }

  /** What a caller wants of a session. */
  interface Call<T> {
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
  <T> T call(Call<T> call) throws Exception {
    boolean fresh = current == null;
    long begun = System.nanoTime();
    try {
      return callOnce(call);
    } catch (Exception e) {
      // A time-out would only be met again, and nobody would be left to wait.
      if (fresh
          || closing
          || backend.classify(e) != Backend.Failure.LOST
          || System.nanoTime() - begun > backend.callTimeout().toNanos() / 4) {
        throw e;
      }
    }
    return callOnce(call);
  }

  private <T> T callOnce(Call<T> call) throws Exception {
    Session session = session();
    try {
      return call.run(session);
    } catch (Exception e) {
      if (backend.classify(e) == Backend.Failure.LOST) {
        lose(e);
      }
      throw e;
    }
  }

  /** The session; a new one has everything restored before anybody else gets to see it. */
  private Session session() throws Exception {
    OpenSession open = current;
    if (open == null) {
      open = connect();
      round();
      if (current != open) {
        throw outage instanceof Exception e ? e : new ExecutionException(outage);
      }
    }
    return open.session();
  }

  private OpenSession connect() throws Exception {
    try {
      return open();
    } catch (Throwable e) {
      outage(e);
      throw e;
    }
  }

  private OpenSession open() throws Exception {
    if (closing) {
      throw new IllegalStateException("it is closed");
    }
    OpenSession opening = new OpenSession(this, worker);
    opening.opened(backend.open(opening));
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
    ClusterWatch watch = watches.computeIfAbsent(cluster, ClusterWatch::new);
    watch.add(listener, instances);
    if (backend.answersFromCache()) {
      watch.repeat(listener);
    }
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
        attempt(open, () -> open.session().unwatch(cluster));
      }
    }
  }

  /** Announces a server. If that fails, what may have been written is withdrawn later. */
  void announce(String cluster, ServiceInstance instance) throws Exception {
    Announcement.Key key = Announcement.Key.of(cluster, instance);
    boolean isNew = !announcements.containsKey(key);
    try {
      write(cluster, instance);
    } catch (Exception e) {
      if (isNew && backend.classify(e) != Backend.Failure.REJECTED) {
        abandon(key, instance);
      }
      throw e;
    }
    announcements.computeIfAbsent(key, it -> new Announcement(it, instance)).setInstance(instance);
  }

  private void write(String cluster, ServiceInstance instance) throws Exception {
    call(
        session -> {
          session.announce(cluster, instance, true);
          return cluster;
        });
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
          return key;
        });
    announcements.remove(key);
  }

  private void abandon(Announcement.Key key, ServiceInstance instance) {
    announcements.computeIfAbsent(key, it -> new Announcement(it, instance)).withdraw();
    timer.schedule(Duration.ZERO);
  }

  /** Withdraws an announcement, if there is one, in the next round. */
  void withdrawLater(Announcement.Key key) {
    Announcement announcement = announcements.get(key);
    if (announcement != null) {
      abandon(key, announcement.instance());
    }
  }

  // ---- rounds

  private void scheduledRound() {
    if (closing || isIdle()) {
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
    timer.began();
    boolean complete = true;
    for (Announcement announcement : List.copyOf(announcements.values())) {
      if (announcement.isDue() && current == open) {
        complete &= attempt(open, () -> settle(open.session(), announcement));
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
      steady = true;
      backOff.reset();
    } else {
      timer.schedule(backOff.next());
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
    return attempt(
        open,
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

  void lose(Throwable cause) {
    OpenSession open = current;
    if (open != null) {
      open.session().close();
      current = null;
      boolean failOver = steady && backend.canFailOver();
      steady = false;
      if (isIdle()) {
        return;
      }
      if (failOver) { // an outage only if no other server takes over
        timer.schedule(Duration.ZERO);
      } else {
        outage(cause);
      }
    }
  }

  /** Moves to a new session. The old one stays if there is none. */
  void replace() {
    OpenSession old = current;
    if (old == null) {
      return;
    }
    try {
      open();
    } catch (Throwable e) { // an Error, too, such as no more threads
      log.debug("{}: no other session: {}", backend.description(), e.toString());
      return;
    }
    round();
    old.session().close(); // only now, so that the announcements are there all the time
  }

  private void outage(Throwable cause) {
    outage = cause;
    everythingIsDue();
    Backend.Failure kind = backend.classify(cause);
    for (ClusterWatch watch : List.copyOf(watches.values())) {
      watch.failed(kind, error("look up cluster " + watch.cluster(), cause));
    }
    if (ClientLibrary.linkageErrorIn(cause) == null) { // else no pause mends it
      timer.schedule(backOff.next());
    }
  }

  RegistryException error(String what, Throwable cause) {
    return new RegistryException(
        "Cannot " + what + " in " + backend.description() + ": " + backend.explain(cause),
        cause,
        backend.classify(cause) == Backend.Failure.REJECTED);
  }

  /** From now on nothing is opened or repeated. Any thread. */
  void beginClose() {
    closing = true;
  }

  /** Withdraws everything, as far as the registry answers, and closes the session. */
  void close() {
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
      open.session().close();
    }
  }

  // ---- what sessions report

  boolean isCurrent(OpenSession session) {
    return current == session;
  }

  /** Runs a step of our own or of the current session; returns whether it succeeded. */
  boolean attempt(OpenSession session, SessionEvents.Task step) {
    try {
      step.run();
      return true;
    } catch (Throwable e) { // an Error, too: whoever follows the servers must know
      log.debug("{}: {}", backend.description(), e.toString());
      if (isCurrent(session) && backend.classify(e) == Backend.Failure.LOST) {
        lose(e);
      }
      return false;
    }
  }

  void changed(String cluster) {
    ClusterWatch watch = watches.get(cluster);
    if (watch != null) {
      watch.setDue(true);
    }
    for (Announcement announcement : announcements.values()) {
      if (announcement.key().cluster().equals(cluster)) {
        announcement.setDue(true);
      }
    }
    timer.schedule(Duration.ZERO);
  }
}
