package io.hawser.netty.internal.pool;

import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.connection.ConnectionSettings;
import io.hawser.netty.internal.connection.InFlightLimit;
import io.hawser.netty.internal.runtime.LoopTasks;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.Request;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of one role that found no ready server. Each makes the client dial, and waits for a
 * connection for a bounded time, which is part of its own time-out. They count as requests in
 * flight. Any thread.
 *
 * <p>No wake-up is lost: a request enters, then looks for a server; a server becomes ready, then
 * looks for requests. One of the two sees the other.
 */
public final class ServerWaits implements WaitingRequests {
  private static final Logger log = LoggerFactory.getLogger(ServerWaits.class);

  private final NettyClientChannelManager manager;
  private final ServerSelector selector;
  private final InFlightLimit limit;
  private final EventLoop timers;
  private final LoopTasks tasks;
  private final long maxMillis;
  private final boolean mayMove;
  private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

  public ServerWaits(
      NettyClientChannelManager manager,
      ServerSelector selector,
      InFlightLimit limit,
      EventLoop timers,
      ConnectionSettings settings) {
    this.manager = manager;
    this.selector = selector;
    this.limit = limit;
    this.timers = timers;
    this.tasks = new LoopTasks(timers);
    this.maxMillis = settings.waitForServer().toMillis();
    this.mayMove = settings.maxMoves() > 0;
    manager.waits(this);
  }

  /** One request; completes with a connection that admitted it, or with an error. */
  private final class Waiter extends CompletableFuture<Connection> {
    private final Request<?> request;
    private final boolean hasCaller;
    private final long startNanos = System.nanoTime();

    /** Creates it; {@code hasCaller}: a thread waits for it, so that no code depends on it. */
    Waiter(Request<?> request, boolean hasCaller) {
      this.request = request;
      this.hasCaller = hasCaller;
    }

    /** Takes a permit of a server if one is ready now. */
    void tryAgain() {
      if (isDone()) {
        return;
      }
      try {
        // The permit that this has counts for the client, and goes over to the request.
        Connection ready = selector.selectOrNull(request, mayMove, false);
        if (ready != null && !complete(ready)) {
          ready.permits().leave();
        }
      } catch (HawserException e) { // such as servers that are full
        fail(e);
      }
    }

    boolean fail(HawserException error) {
      if (!completeExceptionally(error)) {
        return false;
      }
      limit.release(1);
      return true;
    }

    boolean timeIsUp() {
      long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      return fail(manager.noServer(waited));
    }
  }

  @Override
  public boolean isEmpty() {
    return waiters.isEmpty();
  }

  @Override
  public void wake() {
    waiters.forEach(Waiter::tryAgain);
  }

  /**
   * Fails all. Callers are woken by the current thread. Stages fail on an event loop: code of users
   * depends on them, and the current thread may be one that closes the client.
   */
  @Override
  public void failAll() {
    fail(true);
    if (!isEmpty() && !tasks.run(() -> fail(false))) {
      fail(false); // the loops have ended
    }
  }

  private void fail(boolean withCaller) {
    for (Waiter waiter : waiters) {
      if (waiter.hasCaller == withCaller) {
        waiter.fail(manager.noServer());
      }
    }
  }

  /** Returns the error of a request that does not wait, and has a server dialled soon. */
  public HawserException noServer() {
    manager.hurry();
    return manager.noServer();
  }

  /**
   * Waits without a thread.
   *
   * @return completes with a connection that admitted the request, on an event loop
   */
  public CompletionStage<Connection> stage(Request<?> request, long timeoutMillis) {
    Waiter waiter = enter(request, false);
    if (!waiter.isDone()) {
      try {
        Future<?> timer =
            timers.schedule(waiter::timeIsUp, millis(timeoutMillis), TimeUnit.MILLISECONDS);
        waiter.whenComplete((connection, error) -> timer.cancel(false));
      } catch (Throwable e) { // the loops have ended, or such as an OutOfMemoryError
        waiter.fail(manager.noServer()); // first: the log may fail, too
        Unreliable.log(
            it -> log.debug("There is no timer for a request that is to wait for a server", it), e);
      }
    }
    return waiter;
  }

  /** Waits in the caller's thread. Returns a connection that admitted the request. */
  public Connection await(Request<?> request, long timeoutMillis) {
    Waiter waiter = enter(request, true);
    try {
      return waiter.get(millis(timeoutMillis), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      waiter.timeIsUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      waiter.fail(
          new RequestTimeoutException(
              Delivery.NOT_SENT,
              "Interrupted while waiting for a server to send "
                  + request.getClass().getSimpleName()
                  + " to",
              e));
    }
    try {
      return waiter.join(); // it has ended, in one way or another
    } catch (CompletionException e) {
      throw failure(e.getCause());
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return cause instanceof HawserException error
        ? error.inCallerThread()
        : new IllegalStateException(cause);
  }

  private long millis(long timeoutMillis) {
    return Math.min(maxMillis, timeoutMillis);
  }

  private Waiter enter(Request<?> request, boolean hasCaller) {
    Waiter waiter = new Waiter(request, hasCaller);
    if (!limit.take()) {
      waiter.completeExceptionally(limit.overloaded());
      return waiter;
    }
    if (maxMillis == 0 || !manager.isWorthWaiting()) {
      waiter.fail(noServer());
      return waiter;
    }
    waiters.add(waiter);
    waiter.whenComplete((connection, error) -> waiters.remove(waiter));
    waiter.tryAgain();
    if (!waiter.isDone()) {
      manager.hurry();
      if (!manager.isWorthWaiting()) { // since it was looked at
        waiter.fail(manager.noServer());
      }
    }
    return waiter;
  }
}
