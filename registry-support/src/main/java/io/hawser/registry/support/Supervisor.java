package io.hawser.registry.support;

import io.hawser.registry.ClientLibrary;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one session open as long as it is needed, and the registry as {@link Desired}. A round
 * writes and reads what is due. In an outage everything becomes due, listeners get one error, and
 * rounds are repeated with back-off until one succeeds.
 *
 * <p>Worker thread only, unless said otherwise.
 */
final class Supervisor implements OpenSession.Reports {
  private static final Logger log = LoggerFactory.getLogger(Supervisor.class);

  /**
   * A failed call is repeated if it took less than this part of the time that its caller waits.
   * Otherwise it met a time-out, which the second attempt would meet again, with no caller left.
   */
  private static final int REPEATABLE_PART = 4;

  private final Backend backend;
  private final Worker worker;
  private final Desired desired;
  private final Errors errors;
  private final Round round;
  private final RoundTimer timer;
  private final BackOff backOff = new BackOff();

  private @Nullable OpenSession current;

  /** Whether a round has succeeded since the last loss; a loss before that is an outage. */
  private boolean steady;

  /** Why there is no session, for callers that need not wait then. Read by any thread. */
  private volatile @Nullable Throwable outage;

  /** No session is opened any more. Set by any thread. */
  private volatile boolean closing;

  Supervisor(Backend backend, Errors errors, Worker worker, Desired desired) {
    this.backend = backend;
    this.errors = errors;
    this.worker = worker;
    this.desired = desired;
    this.round = new Round(backend, errors, desired, this);
    this.timer = new RoundTimer(worker, this::scheduledRound);
  }

  // ---- calls

  /** What a caller wants of a session. */
  interface Call<T> {
    T run(Session session) throws Exception;
  }

  /**
   * Runs a call, over a new session if there is none. One that fails because the registry closed an
   * idle connection is repeated once.
   */
  <T> T call(Call<T> call) throws Exception {
    boolean idle = current != null;
    long begun = System.nanoTime();
    try {
      return callOnce(call);
    } catch (Exception e) {
      long repeatable = backend.callTimeout().toNanos() / REPEATABLE_PART;
      if (!idle || closing || !errors.isLost(e) || System.nanoTime() - begun > repeatable) {
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

  /** The session; a new one has everything restored before a caller gets to see it. */
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

  /** Moves to a new session. The old one stays if there is none. */
  @Override
  public void replace() {
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

  /** Why there is no session, {@code null} if there is one or none was tried yet. Any thread. */
  @Nullable Throwable outage() {
    return outage;
  }

  private void outage(Throwable cause) {
    outage = cause;
    desired.setAllDue();
    Backend.Failure kind = backend.classify(cause);
    for (ClusterWatch watch : desired.watches()) {
      watch.failed(kind, errors.of(watch.reading(), cause));
    }
    if (ClientLibrary.linkageErrorIn(cause) == null) { // else no pause mends it
      timer.schedule(backOff.next());
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
      } catch (Throwable e) { // an Error, too, such as no more threads: tried again
        log.debug("{} is still away: {}", backend.description(), e.toString());
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
      backOff.reset();
    } else if (isCurrent(open)) { // else an outage has begun, and with it other rounds
      timer.schedule(backOff.next());
    }
  }

  // ---- what sessions report

  @Override
  public boolean isCurrent(OpenSession session) {
    return current == session;
  }

  /** Runs a step of our own or of the current session; returns whether it succeeded. */
  @Override
  public boolean attempt(OpenSession session, SessionEvents.Task step) {
    try {
      step.run();
      return true;
    } catch (Throwable e) { // an Error, too: callers and listeners must learn of it
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

  /** From now on nothing is opened or repeated. Any thread. */
  void beginClose() {
    closing = true;
  }

  /** Withdraws everything, as far as the registry answers, and closes the session. */
  void close() {
    desired.unwatchAll();
    OpenSession open = current;
    if (open == null) {
      return;
    }
    try {
      for (Announcement announcement : desired.announcements()) {
        open.session().withdraw(announcement.key().cluster(), announcement.instance());
      }
    } catch (Exception e) {
      log.debug("The announcements vanish by the registry's own rule: {}", e.toString());
    } finally {
      current = null;
      open.session().close();
    }
  }
}
