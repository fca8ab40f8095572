package io.hawser.netty.internal.connection;

import io.hawser.error.OverloadedException;
import io.hawser.netty.internal.call.InFlightPermits;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.call.TimedRequest;
import io.hawser.netty.internal.connection.ServerLoad.Admission;
import io.hawser.netty.internal.runtime.LoopTasks;
import io.hawser.registry.ServerAddress;
import java.util.function.BooleanSupplier;

/**
 * The in-flight permits of one connection. They count for its server and for the client. Any
 * thread.
 */
public final class ConnectionPermits implements InFlightPermits {
  private final ServerAddress server;
  private final String name;
  private final ServerLoad load;
  private final LoopTasks tasks;
  private final PendingRequests pending;
  private final BooleanSupplier queueFull;

  /** True from the end of the registration to the end of the connection, or to a drain. */
  private volatile boolean admitting;

  ConnectionPermits(
      ServerAddress server,
      String name,
      ServerLoad load,
      LoopTasks tasks,
      PendingRequests pending,
      BooleanSupplier queueFull) {
    this.server = server;
    this.name = name;
    this.load = load;
    this.tasks = tasks;
    this.pending = pending;
    this.queueFull = queueFull;
  }

  /** Returns the server as the registry lists it. */
  public ServerAddress server() {
    return server;
  }

  /** Sets whether requests get permits. */
  public void admit(boolean now) {
    admitting = now;
  }

  /** Returns whether requests get permits, as far as there are any. */
  public boolean isAdmitting() {
    return admitting;
  }

  /**
   * Takes a permit for a request. If it is admitted, the permit must come back by {@link #release},
   * {@link #leave} or {@link #abandoned}.
   *
   * @param isNew whether the request counts for the client, too; one that moves does already
   */
  public Admission reserve(boolean isNew) {
    int entered = load.enter(); // before the flag is read, so that a drain waits for it
    Admission admission =
        !admitting
            ? Admission.NOT_READY
            : queueFull.getAsBoolean() ? Admission.QUEUE_FULL : load.admit(entered, isNew);
    if (admission != Admission.ADMITTED) {
      load.leave(1);
    }
    return admission;
  }

  /** Returns the error of a request that got no permit. */
  public OverloadedException overloaded(Admission rejection) {
    return load.overloaded(rejection);
  }

  @Override
  public void release() {
    load.release(1);
  }

  @Override
  public void release(int requests) {
    load.release(requests);
  }

  @Override
  public void leave() {
    load.leave(1);
  }

  /**
   * Removes a request whose caller has given up, and takes its permit back. This runs after
   * everything that was queued earlier, so the request is pending by now, or will not be taken any
   * more.
   */
  @Override
  public void abandoned(TimedRequest<?> request) {
    boolean scheduled =
        tasks.runLater(
            () -> {
              try {
                pending.remove(request);
              } finally {
                release();
              }
            });
    if (!scheduled) {
      release();
    }
  }

  /** Returns the name of the server and the role. */
  @Override
  public String toString() {
    return name;
  }
}
