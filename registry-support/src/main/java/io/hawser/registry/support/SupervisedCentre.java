package io.hawser.registry.support;

import io.hawser.config.ClientLibrary;
import io.hawser.config.ConfigCentre;
import io.hawser.error.RegistryException;
import io.hawser.registry.support.CentreBackend.CentreSession;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link ConfigCentre} over any {@link CentreBackend}. Its only thread keeps a session open and
 * has the reader read whenever something may have changed. After an error it opens a new session,
 * with back-off.
 */
public final class SupervisedCentre implements ConfigCentre {
  private static final Logger log = LoggerFactory.getLogger(SupervisedCentre.class);

  private final CentreBackend backend;
  private final Worker worker;
  private final RoundTimer timer;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Only the worker changes it. */
  private volatile @Nullable CentreConnection current;

  // On the worker only.
  private final Backoff backoff = new Backoff();
  private final SessionPauses pauses = new SessionPauses();
  private @Nullable Reader reader;

  private SupervisedCentre(CentreBackend backend, String threadName) {
    this.backend = backend;
    this.worker = new Worker(threadName);
    this.timer = new RoundTimer(worker, this::round);
  }

  /** {@return a centre that connects when it is followed, and closes the back-end with itself} */
  public static ConfigCentre of(CentreBackend backend, String threadName) {
    return new SupervisedCentre(backend, threadName);
  }

  /** A session and its reports, which are ignored once it is no longer the current one. */
  private final class CentreConnection implements ConnectionEvents {
    private @Nullable CentreSession session;

    @Override
    public void changed(String name) {
      onWorker(() -> timer.schedule(Duration.ZERO));
    }

    @Override
    public void lost(Throwable cause) {
      onWorker(
          () -> {
            log.debug("{}: {}", description(), backend.explain().apply(cause));
            retryAfter(lose());
          });
    }

    /** Replaces the session. No entry of ours is lost with it, so the order does not matter. */
    @Override
    public void replace() {
      lost(new IllegalStateException("the server asks for another connection"));
    }

    private void onWorker(Runnable task) {
      worker.execute(
          () -> {
            if (current == this) {
              task.run();
            }
          });
    }
  }

  @Override
  public String description() {
    return backend.description();
  }

  @Override
  public String document() {
    return backend.document();
  }

  @Override
  public void follow(Reader follower) {
    worker.execute(
        () -> {
          reader = follower;
          round();
        });
  }

  @Override
  public void refresh() {
    worker.execute(
        () -> {
          if (current != null) { // otherwise a round is scheduled
            timer.schedule(Duration.ZERO);
          }
        });
  }

  private void round() {
    Reader follower = reader;
    if (follower == null || closed.get()) {
      return;
    }
    timer.began();
    try {
      follower.read(session());
      backoff.reset();
    } catch (Throwable e) { // also an Error, such as a lack of threads
      Duration pause = lose();
      if (!closed.get()) {
        follower.failed(
            new RegistryException(
                BackendErrors.text(
                    "read the configuration", description(), backend.explain().apply(e)),
                e));
        if (ClientLibrary.linkageErrorIn(e) == null) { // otherwise a retry is useless
          retryAfter(pause);
        }
      }
    }
  }

  private void retryAfter(Duration atLeast) {
    timer.schedule(backoff.next(atLeast));
  }

  private CentreSession session() throws Exception {
    CentreConnection open = current;
    if (open != null && open.session != null) {
      return open.session;
    }
    CentreConnection opening = new CentreConnection();
    CentreSession opened = backend.opener().open(opening);
    opening.session = opened;
    pauses.opened();
    current = opening;
    return opened;
  }

  /** Closes the session, if there is one. Returns the pause that the next one needs at least. */
  private Duration lose() {
    CentreConnection open = current;
    if (open == null) {
      return Duration.ZERO;
    }
    current = null;
    timer.cancel();
    if (open.session != null) {
      open.session.close();
    }
    return pauses.afterLoss();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      new GracefulShutdown(worker, description(), this::lose, backend.closer())
          .run(current != null);
    }
  }
}
