package io.hawser.netty.internal.pool;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.netty.internal.connection.Connection;
import io.hawser.netty.internal.connection.ConnectionListener;
import io.hawser.netty.internal.connection.InFlightLimit;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.connection.RoleParts;
import io.hawser.netty.internal.runtime.LoopTasks;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.registry.ServerAddress;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server in one role, over all of its connections: a state machine {@code IDLE → CONNECTING →
 * REGISTERING → READY → DRAINING → CLOSED} that its event loop alone drives. It has one {@link
 * Connection} at a time, and dials again after a pause when that is lost.
 *
 * <p>Private methods and those of {@link ConnectionListener} are for the event loop, the others for
 * any thread.
 */
public final class ServerNode extends ServerView implements ConnectionListener {
  private static final Logger log = LoggerFactory.getLogger(ServerNode.class);

  private final EventLoop loop;
  private final LoopTasks tasks;
  private final RoleParts<Connection> shared;
  private final Consumer<ServerNode> listener;
  private final RedialSchedule redial;

  private volatile State state = State.IDLE;
  private volatile boolean listed = true;
  private volatile boolean dialled = true;

  /** The present connection, from the attempt to open it on. Only the event loop writes it. */
  private volatile @Nullable Connection connection;

  public ServerNode(
      NodeAddress address,
      EventLoop loop,
      RoleParts<Connection> shared,
      InFlightLimit total,
      Consumer<ServerNode> listener) {
    super(address, shared, total);
    this.loop = loop;
    this.tasks = new LoopTasks(loop);
    this.shared = shared;
    this.listener = listener;
    this.redial = new RedialSchedule(loop, shared.settings().backoff(), this::dial);
  }

  boolean isListed() {
    return listed;
  }

  State state() {
    return state;
  }

  /** Returns whether a request may wait for this one. */
  boolean mayBecomeReady() {
    State now = state;
    return dialled && !status.wasRejected() && now != State.DRAINING && now != State.CLOSED;
  }

  /**
   * Returns the status. A node whose server has just accepted the registration is not READY for
   * others before the channel manager has published it.
   */
  ServerStatus status(boolean published) {
    State now = state;
    State seen = now == State.READY && !published ? State.REGISTERING : now;
    boolean leader = shared.failover().isLeader(nodeAddress());
    return status.snapshot(listed, seen, load.inFlight(), leader);
  }

  /** Returns the present connection, which may not be ready, or {@code null}. */
  @Nullable Connection connection() {
    return connection;
  }

  void start() {
    tasks.run(this::dial);
  }

  /**
   * Dials before the pause is over, because a request waits. Not sooner than the shortest pause
   * after the last attempt, however many requests there are; not if the server did not accept the
   * registration, which would be the same again.
   */
  void hurry() {
    tasks.run(
        () -> {
          if (state == State.IDLE && !status.wasRejected()) {
            redial.hurry();
          }
        });
  }

  /** Dials again soon: the server has just accepted this client in another role. */
  void reachable() {
    tasks.run(
        () -> {
          if (state == State.IDLE && !status.wasRejected()) {
            redial.reachable();
          }
        });
  }

  /** Takes no more requests, and closes when the last one has its answer. */
  void drain() {
    tasks.run(
        () -> {
          Connection current = connection;
          if (state == State.READY && current != null) {
            current.permits().admit(false);
            become(State.DRAINING);
            current.moveUnsent();
            closeIfDrained();
          } else if (state != State.DRAINING) {
            closeNow();
          }
        });
  }

  /** Closes without waiting; what is in flight fails. */
  void close() {
    tasks.run(this::closeNow);
  }

  /** Notes that a registry lists the server again. */
  void listed() {
    listed(true, true);
  }

  /**
   * Notes that no registry lists the server. It is used for as long as it answers.
   *
   * @param isDialled whether it is dialled all the same while it is not connected
   */
  void unlisted(boolean isDialled) {
    listed(false, isDialled);
  }

  private void listed(boolean isListed, boolean isDialled) {
    tasks.run(
        () -> {
          listed = isListed;
          dialled = isDialled;
          if (!isDialled && state != State.READY && state != State.DRAINING) {
            closeNow();
          }
        });
  }

  /**
   * Registers what the registration does not yet include. Completes when the server has confirmed,
   * or immediately if it is not connected: then the next registration includes it.
   */
  public CompletionStage<@Nullable Void> registerMissing() {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    boolean handedOver =
        tasks.run(
            () -> {
              Connection current = connection;
              if (current == null || (state != State.READY && state != State.REGISTERING)) {
                done.complete(null);
              } else {
                current.registerMissing(done);
              }
            });
    if (!handedOver) {
      done.complete(null);
    }
    return done;
  }

  private void dial() {
    if (state != State.IDLE) {
      return;
    }
    redial.dialled();
    Connection next = new Connection(nodeAddress(), name, loop, load, shared, this);
    connection = next;
    become(State.CONNECTING);
    next.dial();
  }

  @Override
  public void connected() {
    if (state == State.CONNECTING) {
      become(State.REGISTERING);
    }
  }

  @Override
  public void registered(ServerAddress resolved, String version) {
    traits().resolved(resolved);
    status.registered(version);
    redial.ready();
    become(State.READY);
    Unreliable.log(() -> shared.logs().info(log, "{} is ready, server version {}", name, version));
  }

  @Override
  public void lost(boolean rejected, String reason) {
    State before = state;
    if (before == State.CLOSED) {
      return;
    }
    boolean wasReady = before == State.READY || before == State.DRAINING;
    if (wasReady) {
      Unreliable.log(() -> shared.logs().warn(log, "Lost {}: {}", name, reason));
    } else {
      Unreliable.log(() -> log.debug("Cannot use {}: {}", name, reason));
    }
    redial.failed(before == State.READY);
    status.lost(wasReady, rejected, reason);
    boolean ends = !dialled || before == State.DRAINING;
    if (!ends) {
      redial.plan(); // first of all: what follows runs code of users
    }
    disconnected(ends ? State.CLOSED : State.IDLE);
  }

  private void closeNow() {
    Connection last = connection;
    if (state != State.CLOSED) {
      disconnected(State.CLOSED);
      if (last != null) {
        last.close();
      }
    }
  }

  private void disconnected(State next) {
    connection = null;
    load.unwritable(false);
    load.suspect(false);
    become(next);
  }

  @Override
  void idle() {
    if (state == State.DRAINING) {
      tasks.runLater(this::closeIfDrained); // not now: what ends it may not be written yet
    }
  }

  /** Closes behind the last answer of either side, and behind its last bytes. */
  @Override
  public void closeIfDrained() {
    Connection current = connection;
    if (state == State.DRAINING && current != null && load.isIdle() && current.isWritten()) {
      current.afterWrites(this::closeNow);
    }
  }

  private void become(State next) {
    State before = state;
    state = next;
    Unreliable.log(() -> log.debug("{}: {} -> {}", name, before, next));
    status.changed();
    listener.accept(this);
  }
}
