package io.hawser.registry.support;

import io.hawser.config.ClientLibrary;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session open as long as it is needed and brings the registry into the {@link
 * DesiredState}. A round writes and reads everything that is due. In an outage everything becomes
 * due, listeners get one error, and rounds are retried with back-off until one succeeds.
 *
 * <p>Only the worker thread uses it, except where noted.
 */
final class Supervisor implements OpenSession.Reports {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  private final Backend backend;
  private final Worker worker;
  private final DesiredState desired;
  private final BackendErrors errors;
  private final AnnouncementLog announcementLog;
  private final Round round;
  private final RoundTimer timer;
  private final Backoff backoff = new Backoff();
  private final SessionPauses pauses = new SessionPauses();

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

  void unwatch(String cluster) {
    OpenSession open = current;
    if (open != null) {
      attempt(open, () -> open.session().unwatch(cluster));
    }
  }

  // ---- sessions

  /** Returns whether a session is open. It may turn out to be lost. */
  boolean hasSession() {
    return current != null;
  }

  /** Returns the session. In a new one everything is restored before a caller gets it. */
  Session session() throws Exception {
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
      outage(e, Duration.ZERO);
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
    pauses.opened();
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
    timer.cancel();
    boolean failOver = steady && backend.canFailOver();
    Duration pause = pauses.afterLoss();
    steady = false;
    if (desired.isEmpty()) {
      return;
    }
    if (failOver) { // an outage only if no other server takes over
      timer.schedule(pause);
    } else {
      outage(cause, pause);
    }
  }

  /** Moves to a new session, after a pause if the last ones were replaced or lost early. */
  @Override
  public void replace() {
    OpenSession old = current;
    if (old == null) {
      return;
    }
    Duration pause = pauses.afterLoss();
    if (pause.isZero()) {
      replace(old);
    } else {
      worker.schedule(() -> replace(old), pause);
    }
  }

  /** Moves to a new session. The old one stays if no session can be opened. */
  private void replace(OpenSession old) {
    if (!isCurrent(old)) {
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

  /** Begins or continues an outage. The next attempt follows after a pause, at least this one. */
  private void outage(Throwable cause, Duration pause) {
    outage = cause;
    desired.setAllDue();
    Backend.Failure kind = backend.classify(cause);
    for (ClusterWatch watch : desired.watches()) {
      watch.failed(kind, errors.of(watch.reading(), cause));
    }
    announcementLog.failed(desired.announcements(), cause);
    if (ClientLibrary.linkageErrorIn(cause) == null) { // otherwise a retry is useless
      timer.schedule(backoff.next(pause));
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

  boolean isClosing() {
    return closing;
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
