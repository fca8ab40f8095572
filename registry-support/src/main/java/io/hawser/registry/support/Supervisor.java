package io.hawser.registry.support;

import io.hawser.config.ClientLibrary;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session open as long as it is needed and brings the registry to the {@link
 * DesiredState} state. A round writes and reads everything that is due. In an outage everything
 * becomes due, listeners get one error, and rounds are retried with back-off until one succeeds.
 *
 * <p>Only the worker thread uses it, except where noted.
 */
final class Supervisor implements OpenSession.Reports {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /**
   * A failed call is retried if it took less than this part of its caller's limit. Otherwise it met
   * a time-out, and a second attempt would outlast the caller.
   */
  private static final int REPEATABLE_PART = 4;

  private final Backend backend;
  private final Worker worker;
  private final DesiredState desired;
  private final BackendErrors errors;
  private final AnnouncementLog announcementLog;
  private final Round round;
  private final RoundTimer timer;
  private final Backoff backoff = new Backoff();

  /** Only the worker changes it, any thread reads it. */
  private volatile @Nullable OpenSession current;

  /** True if a round has succeeded since the last loss. A loss before that is an outage. */
  private boolean steady;

  /** The cause of an outage, so that callers need not wait. Any thread reads it. */
  private volatile @Nullable Throwable outage;

  /** Set once no more sessions are opened. Any thread sets it. */
  private volatile boolean closing;

  Supervisor(Backend backend, BackendErrors errors, Worker worker, DesiredState desired) {
    this.backend = backend;
    this.errors = errors;
    this.worker = worker;
    this.desired = desired;
    this.announcementLog = new AnnouncementLog(backend);
    this.round = new Round(backend, errors, desired, announcementLog, this);
    this.timer = new RoundTimer(worker, this::scheduledRound);
  }

  // ---- calls

  /** A caller's operation on a session. */
  interface Call<T> {
    T run(Session session) throws Exception;
  }

  /**
   * Runs a call, over a new session if there is none. If the session was opened earlier and turns
   * out to be lost, for instance because the registry closed an idle connection, the call is
   * retried once.
   */
  <T> T call(Call<T> call) throws Exception {
    boolean hadSession = current != null;
    long begun = System.nanoTime();
    try {
      return callOnce(call);
    } catch (Exception e) {
      long repeatable = backend.callTimeout().toNanos() / REPEATABLE_PART;
      if (!hadSession || closing || !errors.isLost(e) || System.nanoTime() - begun > repeatable) {
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
      if (errors.isLost(e)) {
        lose(e);
      }
      throw e;
    }
  }

  void unwatch(String cluster) {
    OpenSession open = current;
    if (open != null) {
      attempt(open, () -> open.session().unwatch(cluster));
    }
  }

  // ---- sessions

  /** Returns the session. In a new one everything is restored before a caller gets it. */
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
    desired.setAllDue();
    return opening;
  }

  @Override
  public void lose(Throwable cause) {
    OpenSession open = current;
    if (open == null) {
      return;
    }
    open.session().close();
    current = null;
    boolean failOver = steady && backend.canFailOver();
    steady = false;
    if (desired.isEmpty()) {
      return;
    }
    if (failOver) { // an outage only if no other server takes over
      roundSoon();
    } else {
      outage(cause);
    }
  }

  /** Moves to a new session. The old one stays if no session can be opened. */
  @Override
  public void replace() {
    OpenSession old = current;
    if (old == null) {
      return;
    }
    try {
      open();
    } catch (Throwable e) { // also an Error, such as a lack of threads
      log.debug("{}: no other session: {}", backend.description(), e.toString());
      return;
    }
    round();
    old.session().close(); // only now, so that the announcements never disappear
  }

  /**
   * Returns the cause of an outage, {@code null} if there is a session or none was opened yet.
   * Thread-safe.
   */
  @Nullable Throwable outage() {
    return outage;
  }

  /**
   * Returns why a caller whose limit has passed has got no answer, if the reason is that there is
   * no session; otherwise {@code null}. Thread-safe.
   */
  @Nullable Throwable whyNotConnected() {
    Throwable cause = outage;
    return cause == null && current == null ? backend.notConnected() : cause;
  }

  private void outage(Throwable cause) {
    outage = cause;
    desired.setAllDue();
    Backend.Failure kind = backend.classify(cause);
    for (ClusterWatch watch : desired.watches()) {
      watch.failed(kind, errors.of(watch.reading(), cause));
    }
    announcementLog.failed(desired.announcements(), cause);
    if (ClientLibrary.linkageErrorIn(cause) == null) { // otherwise a retry is useless
      timer.schedule(backoff.next());
    }
  }

  // ---- rounds

  void roundSoon() {
    timer.schedule(Duration.ZERO);
  }

  private void scheduledRound() {
    if (closing || desired.isEmpty()) {
      return;
    }
    if (current == null) {
      try {
        connect();
      } catch (Throwable e) { // also an Error, such as a lack of threads: retried
        log.debug("{} is still unreachable: {}", backend.description(), e.toString());
        return;
      }
    }
    round();
  }

  private void round() {
    OpenSession open = current;
    if (open == null) {
      return;
    }
    timer.began();
    if (round.run(open)) {
      steady = true;
      backoff.reset();
      announcementLog.succeeded();
    } else if (isCurrent(open)) { // otherwise an outage has begun, with rounds of its own
      timer.schedule(backoff.next());
    }
  }

  // ---- what sessions report

  @Override
  public boolean isCurrent(OpenSession session) {
    return current == session;
  }

  /** Runs a step of the supervisor or of the current session and returns whether it succeeded. */
  @Override
  public boolean attempt(OpenSession session, SessionEvents.Task step) {
    try {
      step.run();
      return true;
    } catch (Throwable e) { // also an Error: callers and listeners must get it
      log.debug("{}: {}", backend.description(), e.toString());
      if (isCurrent(session) && errors.isLost(e)) {
        lose(e);
      }
      return false;
    }
  }

  @Override
  public void changed(String cluster) {
    desired.setDue(cluster);
    roundSoon();
  }

  @Override
  public void announcementChanged(String cluster, ServerAddress address) {
    desired.setDue(new Announcement.Key(cluster, address));
    roundSoon();
  }

  // ---- the end

  /** Stops opening sessions and retrying. Thread-safe. */
  void beginClose() {
    closing = true;
  }

  /** Withdraws everything, if the registry answers, and closes the session. */
  void close() {
    desired.unwatchAll();
    OpenSession open = current;
    if (open == null) {
      return;
    }
    try {
      round.withdrawAll(open.session());
    } finally {
      current = null;
      open.session().close();
    }
  }
}
