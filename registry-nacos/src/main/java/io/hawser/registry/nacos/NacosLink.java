package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import io.hawser.error.RegistryException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a connection to one of the Nacos servers. A lost one is replaced: tried at once, then after
 * pauses that double from 100 ms to 2 s. Everything happens on the thread {@code
 * hawser-nacos-link}, which others use for what must not overlap with it.
 */
final class NacosLink implements NacosConnection.Events {
  private static final Logger log = LoggerFactory.getLogger(NacosLink.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2000;
  private static final long CLOSE_MILLIS = 2000;

  /** Something that Nacos is asked to do. */
  interface Step {
    void run() throws NoAnswerException, RefusalException;
  }

  /** Who uses the link; called on its thread. */
  interface User {
    /** A new connection: write and subscribe everything again before others get to see it. */
    void restore(NacosConnection fresh) throws NoAnswerException, RefusalException;

    /** An outage begins. */
    void down(RegistryException error);

    /** An outage is over, and all is restored. */
    void up();

    /** The server has told about a change. */
    void pushed(ServiceInfo info);

    /** The link ends: take back what was written, if there is a connection. */
    void leave(NacosConnection last) throws NoAnswerException, RefusalException;
  }

  private final NacosSettings settings;
  private final Access access;
  private final User user;
  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;
  private final AtomicReference<@Nullable ServiceInfo> latestPush = new AtomicReference<>();
  private volatile @Nullable NacosConnection current;
  private volatile String whyDown = "not connected yet";
  private volatile boolean closed;

  // On the thread only.
  private int next;
  private long pauseMillis;
  private boolean retrying;

  NacosLink(NacosSettings settings, User user) {
    this.settings = settings;
    this.access = Access.of(settings);
    this.user = user;
    this.next = ThreadLocalRandom.current().nextInt(settings.servers().size());
    this.executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false); // close() waits for no retry
    executor.setRemoveOnCancelPolicy(true);
  }

  private Thread newThread(Runnable work) {
    Thread fresh = new Thread(work, "hawser-nacos-link");
    fresh.setDaemon(true);
    thread = fresh;
    return fresh;
  }

  /** Connects for the first time. */
  void start() {
    try {
      call("connect", this::connect);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  Access access() {
    return access;
  }

  /**
   * The connection, for questions that may be asked by any thread.
   *
   * @throws NoAnswerException in an outage, at once
   */
  NacosConnection connection() throws NoAnswerException {
    NacosConnection connection = current;
    if (connection == null) {
      throw new NoAnswerException(whyDown, null);
    }
    return connection;
  }

  /** In an outage, says so at once: the thread may be busy with an attempt to connect. */
  void refuseIfDown(String what) {
    if (current == null) {
      throw error(what, whyDown, null);
    }
  }

  /**
   * Does something on the link's thread and waits for it.
   *
   * @param what for the error: "Cannot …"
   * @throws RegistryException if it failed
   */
  void call(String what, Step step) {
    try {
      if (Thread.currentThread() == thread) { // a listener asks for something
        step.run();
      } else {
        await(step);
      }
    } catch (RegistryException e) {
      throw (RegistryException) e.inCallerThread();
    } catch (NoAnswerException | RefusalException e) {
      throw error(what, String.valueOf(e.getMessage()), e);
    } catch (RejectedExecutionException e) {
      throw error(what, "the registry is closed", e);
    } catch (TimeoutException e) {
      throw error(what, "no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw error(what, "interrupted", e);
    } catch (Exception e) {
      throw error(what, e.toString(), e);
    }
  }

  private void await(Step step) throws Exception {
    // the thread may be busy with one attempt to connect to each server
    long limitMillis =
        settings.requestMillis() + 3L * settings.connectMillis() * settings.servers().size();
    Future<?> result =
        executor.submit(
            () -> {
              step.run();
              return true;
            });
    try {
      result.get(limitMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      result.cancel(false); // what nobody waits for must not happen later
    }
  }

  RegistryException error(String what, String reason, @Nullable Throwable cause) {
    return new RegistryException(
        "Cannot " + what + " (" + settings.description() + "): " + reason, cause);
  }

  /** Tries each server once. */
  private void connect() {
    StringBuilder failures = new StringBuilder();
    Throwable last = null;
    List<NacosAddress> servers = settings.servers();
    for (int i = 0; i < servers.size() && !closed; i++) {
      NacosAddress server = servers.get(next);
      next = (next + 1) % servers.size();
      try {
        replace(open(server));
        return;
      } catch (NoAnswerException | RefusalException e) {
        failures.append(failures.isEmpty() ? "" : "; ").append(server).append(": ");
        failures.append(e.getMessage());
        last = e;
      }
    }
    whyDown = "no connection: " + failures;
    throw error("connect", failures.toString(), last);
  }

  private NacosConnection open(NacosAddress server) throws NoAnswerException, RefusalException {
    access.headers(); // a wrong password should be the first thing one hears
    NacosConnection fresh = NacosConnection.open(server, settings, this);
    try {
      user.restore(fresh);
      return fresh;
    } catch (NoAnswerException | RefusalException | RuntimeException e) {
      fresh.close();
      throw e;
    }
  }

  private void replace(NacosConnection fresh) {
    NacosConnection old = current;
    current = fresh;
    pauseMillis = 0;
    log.debug("Connected to Nacos at {}", fresh);
    if (old != null) {
      old.close();
    }
    if (closed) { // close() may have come too early to see this one
      leave();
    }
  }

  @Override
  public void pushed(ServiceInfo info) {
    if (latestPush.getAndSet(info) == null) { // else a task is under way, and takes the newer one
      submit(
          () -> {
            ServiceInfo latest = latestPush.getAndSet(null);
            if (latest != null && current != null) {
              user.pushed(latest);
            }
          });
    }
  }

  @Override
  public void lost(NacosConnection connection, String reason) {
    submit(
        () -> {
          if (connection == current && !closed) {
            current = null;
            whyDown = "the connection to " + connection + " is lost: " + reason;
            connection.close();
            latestPush.set(null);
            user.down(error("follow the registry", whyDown, null));
            retry();
          }
        });
  }

  @Override
  public void sentAway(NacosConnection connection) {
    submit(
        () -> {
          if (connection == current && !closed) {
            try {
              connect(); // what is registered stays so all the time
              user.up();
            } catch (RegistryException e) {
              log.debug("Staying with {} until it closes the connection", connection, e);
            }
          }
        });
  }

  private void retry() {
    if (closed || retrying || current != null) {
      return;
    }
    try {
      connect();
    } catch (RuntimeException e) { // whatever it is, it must be tried again
      log.debug("Still: {}", e.getMessage());
      pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pauseMillis));
      retrying = true;
      schedule();
      return;
    }
    user.up();
  }

  private void schedule() {
    try {
      executor.schedule(
          guarded(
              () -> {
                retrying = false;
                retry();
              }),
          pauseMillis,
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  private void submit(Runnable task) {
    try {
      executor.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      log.trace("Closed", e);
    }
  }

  /** An error in one task must neither end the thread nor go unseen. */
  private Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        log.debug("Unexpected: {}", settings.description(), e);
      }
    };
  }

  /** Ends everything; waits up to two seconds for Nacos. Idempotent, from any thread. */
  void close() {
    closed = true;
    submit(this::leave);
    executor.shutdown();
    if (Thread.currentThread() == thread) {
      leave();
      return;
    }
    boolean interrupted = false;
    try {
      if (!executor.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
      Thread ended = thread;
      if (ended != null) {
        ended.join(500);
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      interrupted = true;
    }
    NacosConnection left = current;
    current = null;
    if (left != null) {
      left.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave() {
    NacosConnection last = current;
    current = null;
    whyDown = "the registry is closed";
    if (last != null) {
      try {
        user.leave(last);
      } catch (NoAnswerException | RefusalException e) {
        log.debug("Nacos removes the entries when it sees that the connection is closed", e);
      } finally {
        last.close();
      }
    }
  }
}
