package io.hawser.netty.client;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.OverloadedException;
import io.hawser.loadbalance.Candidate;
import io.hawser.netty.client.ConnectionLoad.Admission;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.InboundFrame;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.protocol.UndecodableFrame;
import io.hawser.netty.rpc.InFlightPermits;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.netty.rpc.OutboundFrame;
import io.hawser.netty.rpc.OutboundMessage;
import io.hawser.netty.rpc.PendingRequests;
import io.hawser.netty.rpc.ProcessorTable;
import io.hawser.netty.rpc.Unreliable;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.registry.ServerAddress;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server in one role: a state machine {@code IDLE → CONNECTING → REGISTERING → READY → DRAINING
 * → CLOSED} that its event loop alone drives. It is READY only after the server accepted the
 * registration; when the connection is lost, everything that waits on it fails at once and it dials
 * again after a pause.
 *
 * <p>{@link #reserve}, {@link #send} and the getters are for any thread.
 */
final class ServerNode implements Candidate, InFlightPermits, RegistrationDialog.Listener {
  private static final Logger log = LoggerFactory.getLogger(ServerNode.class);

  /**
   * A connection that was ready for this long was a good one: its loss starts the back-off anew.
   */
  private static final Duration PROVEN = Duration.ofSeconds(5);

  private final NodeAddress node;
  private final String name;
  private final ConnectionSettings settings;
  private final EventLoop loop;
  private final Dialer dialer;
  private final Supplier<Registration> registrations;
  private final ProcessorTable<ServerNode> processors;
  private final Consumer<ServerNode> listener;
  private final Failover failover;
  private final ConnectionLoad load;
  private final MergedSendRunnable sender;

  private volatile State state = State.IDLE;
  private volatile boolean listed = true;
  private volatile Instant since = Instant.now();
  private volatile ServerAddress resolvedAddress;
  private volatile int failedAttempts;
  private volatile boolean refused;
  private volatile @Nullable String serverVersion;
  private volatile @Nullable String lastError;

  /** Pushes of the server whose handlers have not yet answered. */
  private final AtomicInteger pushes = new AtomicInteger();

  // Event loop only.
  private @Nullable Link link;
  private int backoffSteps;
  private long readyNanos;
  private long dialledNanos;
  private @Nullable ScheduledFuture<?> nextDial;

  ServerNode(
      NodeAddress node,
      ConnectionSettings settings,
      EventLoop loop,
      Dialer dialer,
      Supplier<Registration> registrations,
      ProcessorTable<ServerNode> processors,
      Consumer<ServerNode> listener,
      Failover failover,
      InFlightLimit total) {
    this.node = node;
    ServerAddress ip = node.ip();
    this.resolvedAddress = ip == null ? node.listed() : ip;
    this.name = node + " (" + settings.role() + ")";
    this.settings = settings;
    this.loop = loop;
    this.dialer = dialer;
    this.registrations = registrations;
    this.processors = processors;
    this.listener = listener;
    this.failover = failover;
    this.load = new ConnectionLoad(name, settings, total);
    this.sender =
        new MergedSendRunnable(
            loop,
            name,
            settings.batch(),
            settings.compressor(),
            settings.maxQueuedBytes(),
            this::linkForRequests,
            this::moveOrFail,
            () -> overloaded(Admission.QUEUE_FULL),
            this::failed);
  }

  // ---- any thread

  @Override
  public ServerAddress address() {
    return node.listed();
  }

  NodeAddress node() {
    return node;
  }

  @Override
  public ServerAddress resolvedAddress() {
    return resolvedAddress;
  }

  @Override
  public int inFlight() {
    return load.inFlight();
  }

  State state() {
    return state;
  }

  int failedAttempts() {
    return failedAttempts;
  }

  /** Whether a request may wait for this one. */
  boolean mayBecomeReady() {
    State now = state;
    return listed && !refused && now != State.DRAINING && now != State.CLOSED;
  }

  /** Whether the last attempt reached a server that did not accept the registration. */
  boolean wasRefused() {
    return refused;
  }

  ServerStatus status() {
    return new ServerStatus(
        node.listed(),
        settings.role(),
        listed,
        state,
        since,
        load.inFlight(),
        failedAttempts,
        serverVersion,
        lastError,
        node.ip());
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * Takes a place for a request, which must end in {@link #release} or {@link #leave} if it is
   * taken.
   *
   * @param isNew whether the request counts for the client, too; one that moves does already
   */
  Admission reserve(boolean isNew) {
    int entered = load.enter(); // before the state is read, so that a drain waits for it
    Admission admission =
        state != State.READY
            ? Admission.NOT_READY
            : sender.isFull() ? Admission.QUEUE_FULL : load.admit(entered, isNew);
    if (admission != Admission.TAKEN) {
      leave();
    }
    return admission;
  }

  /** Why a request got no place. */
  OverloadedException overloaded(Admission refusal) {
    return load.overloaded(refusal);
  }

  /** Whether requests had better go elsewhere for now. */
  boolean isHindered() {
    return load.isHindered();
  }

  /** Gives the place back: a request has ended, in whatever way. */
  @Override
  public void release() {
    release(1);
  }

  @Override
  public void release(int requests) {
    load.ended(requests);
    leave(requests);
  }

  /**
   * Forgets a request whose caller has given up, and gives the place back then. Behind what was
   * handed over before: the request is known to the link by now, or is not taken any more.
   */
  @Override
  public void abandoned(MessageFuture<?> future) {
    boolean scheduled =
        later(
            () -> {
              try {
                Link current = link;
                if (current != null) {
                  current.pending.giveUp(future);
                }
              } finally {
                release();
              }
            });
    if (!scheduled) {
      release();
    }
  }

  /** Gives the place back: a request has moved. */
  @Override
  public void leave() {
    leave(1);
  }

  private void leave(int requests) {
    if (load.leave(requests) && state == State.DRAINING) {
      later(this::closeIfDrained); // not now: what gives the place back may not be written yet
    }
  }

  /** What server and client wait for on this connection. */
  ClosingReport.Pending unfinished() {
    return new ClosingReport.Pending(load.inFlight(), pushes.get());
  }

  /** The answer to a push was written, or cannot be. */
  void pushAnswered() {
    if (pushes.decrementAndGet() == 0 && state == State.DRAINING) {
      later(this::closeIfDrained);
    }
  }

  /** Hands a request or an answer to the event loop. */
  void send(OutboundMessage outgoing) {
    sender.send(outgoing);
  }

  void start() {
    onLoop(this::dial);
  }

  /**
   * Dials before the pause is over, because a request waits. Not sooner than the shortest pause
   * after the last attempt, however many requests there are; not if the server did not accept the
   * registration, which would be the same again.
   */
  void hurry() {
    onLoop(
        () -> {
          ScheduledFuture<?> planned = nextDial;
          if (state != State.IDLE || refused || planned == null) {
            return;
          }
          long sinceLast = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - dialledNanos);
          long pause = Math.max(0, settings.backoff().millis(1) - sinceLast);
          if (planned.getDelay(TimeUnit.MILLISECONDS) > pause && planned.cancel(false)) {
            nextDial = loop.schedule(this::dial, pause, TimeUnit.MILLISECONDS);
          }
        });
  }

  /** The server is known to be there: it has just accepted this client in another role. */
  void reachable() {
    onLoop(
        () -> {
          backoffSteps = 0;
          hurry();
        });
  }

  /** Takes no more requests, and closes when the last one has its answer. */
  void drain() {
    onLoop(
        () -> {
          if (state == State.READY) {
            become(State.DRAINING);
            moveUnsent();
            closeIfDrained();
          } else if (state != State.DRAINING) {
            closeNow();
          }
        });
  }

  /** Closes without waiting; what is under way fails. */
  void close() {
    onLoop(this::closeNow);
  }

  /**
   * Whether a registry lists the server. One that is not listed is used for as long as it answers,
   * but not dialled again.
   */
  void listed(boolean isListed) {
    onLoop(
        () -> {
          listed = isListed;
          if (!isListed && state != State.READY && state != State.DRAINING) {
            closeNow();
          }
        });
  }

  /**
   * Announces what the registration does not yet include. Completes when the server has confirmed,
   * or at once if it is not connected: then the next registration includes it.
   */
  CompletionStage<@Nullable Void> announce() {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    if (!onLoop(
        () -> {
          Link current = link;
          if (current == null || (state != State.READY && state != State.REGISTERING)) {
            done.complete(null);
            return;
          }
          current.registration.announce(done);
        })) {
      done.complete(null);
    }
    return done;
  }

  // ---- event loop

  private void dial() {
    if (state != State.IDLE) {
      return;
    }
    nextDial = null;
    dialledNanos = System.nanoTime();
    become(State.CONNECTING);
    Link next = new Link(loop, registrations.get(), name, settings, this);
    link = next;
    guarded(
        next,
        () ->
            dialer
                .dial(node, loop, channel -> opening(next, channel))
                .whenComplete(
                    (channel, error) ->
                        onLoop(() -> guarded(next, () -> dialled(next, channel, error)))));
  }

  /** Remembers the channel before it is connected, so that close() can give up connecting. */
  private void opening(Link next, Channel channel) {
    if (link != next) {
      channel.close(); // given up while the name was resolved, or another address was tried
      return;
    }
    next.open(channel, settings, new ConnectionHandler(this, next));
  }

  private void dialled(Link dialled, @Nullable Channel channel, @Nullable Throwable error) {
    if (channel == null) {
      lost(dialled, "connecting failed: " + Reasons.of(error), error);
    } else if (link != dialled || state != State.CONNECTING) {
      channel.close();
    } else if (!channel.isActive()) {
      lost(dialled, "the server closed the connection", null);
    } else if (channel.localAddress().equals(channel.remoteAddress())) {
      // TCP can connect a port to itself when nobody listens; that is no server.
      lost(dialled, "nobody listens there (TCP connected the port to itself)", null);
    } else {
      become(State.REGISTERING);
      dialled.registration.begin((InetSocketAddress) channel.localAddress());
    }
  }

  /** Runs a step; whatever it throws ends the link, so that no state is for ever. */
  private void guarded(Link on, Runnable step) {
    try {
      step.run();
    } catch (HawserException e) { // such as a configuration that cannot be registered with
      lost(on, String.valueOf(e.getMessage()), e);
    } catch (Throwable e) {
      internalError(on, e);
    }
  }

  /** The sender could not go on: everything it holds ends with the link. */
  private void failed(Throwable error) {
    Link current = link;
    if (current != null) {
      internalError(current, error);
    }
  }

  private void internalError(Link on, Throwable error) {
    Unreliable.log(it -> log.error("An internal error ends the connection of {}", name, it), error);
    lost(on, "internal error: " + Unreliable.text(error), error);
  }

  @Override
  public void registered(Link on, String version) {
    if (link != on || state != State.REGISTERING) {
      return;
    }
    InetSocketAddress remote = (InetSocketAddress) on.channel().remoteAddress();
    resolvedAddress = new ServerAddress(remote.getAddress().getHostAddress(), remote.getPort());
    serverVersion = version;
    readyNanos = System.nanoTime();
    failedAttempts = 0;
    refused = false;
    become(State.READY);
    Unreliable.log(() -> log.info("{} is ready, server version {}", name, version));
  }

  @Override
  public void registrationFailed(
      Link on, boolean refusal, String reason, @Nullable Throwable cause) {
    lost(on, refusal, reason, cause);
  }

  void received(Link on, InboundFrame frame) {
    if (link != on) {
      return; // what was read together with what ended the link; nobody could answer it
    }
    if (frame instanceof RpcMessage message) {
      if (log.isTraceEnabled()) {
        log.trace("{} sent {}", name, message);
      }
      if (message.body() instanceof BranchPhaseTwoRequest<?>) {
        pushes.incrementAndGet();
      }
      if (!processors.dispatch(this, message)) {
        log.debug("{} sent a {} that a client does not serve", name, message.body());
      }
    } else if (frame instanceof UndecodableFrame bad) {
      if (bad.messageType() == MessageType.RESPONSE) {
        on.pending.undecodable(bad.id(), bad.error());
      } else {
        dropped(on, bad);
      }
    }
  }

  private void dropped(Link on, UndecodableFrame frame) {
    String reason = frame.error().getMessage();
    if (on.droppedFrames++ == 0) {
      log.warn("Dropped a frame of {}: {}. Further ones are logged at DEBUG", name, reason);
    } else {
      log.debug("Dropped a frame of {}: {}", name, reason);
    }
  }

  /** The requests of the current link; only for processors that run on the event loop. */
  @Nullable PendingRequests pending() {
    return link == null ? null : link.pending;
  }

  /** Identifies the TCP connection that a push came on, so that only it gets the answer. */
  @Nullable Object origin() {
    return link;
  }

  void writabilityChanged(Link on) {
    if (link != on) {
      return;
    }
    boolean writable = on.channel().isWritable();
    load.unwritable(!writable);
    if (writable && linkForRequests() != null) {
      sender.flush(on);
      closeIfDrained();
    }
  }

  void ping(Link on) {
    if (link == on) {
      on.write(
          on.pending.nextId(),
          MessageType.HEARTBEAT_REQUEST,
          Compressor.NONE,
          HeartbeatMessage.PING);
    }
  }

  /** What to do when a server does not answer. */
  SilenceWatch.Listener silenceOf(Link on) {
    return new SilenceWatch.Listener() {
      @Override
      public void suspected(long silentMillis) {
        if (link == on) {
          log.debug("{}: nothing came for {} ms, sending a heartbeat", name, silentMillis);
          load.suspect(true);
          ping(on);
        }
      }

      @Override
      public void cleared() {
        if (link == on) {
          load.suspect(false);
        }
      }

      @Override
      public void gone(long silentMillis) {
        lost(
            on,
            "nothing came for " + silentMillis + " ms, not even the answer to a heartbeat",
            null);
      }
    };
  }

  void silent(Link on) {
    lost(on, "nothing came for " + settings.idleTimeout().toMillis() + " ms", null);
  }

  /** The link is of no more use, for whatever reason. Everything on it ends now. */
  void lost(Link gone, String reason, @Nullable Throwable cause) {
    lost(gone, false, reason, cause);
  }

  private void lost(Link gone, boolean refusal, String reason, @Nullable Throwable cause) {
    if (link != gone) {
      return;
    }
    State before = state;
    if (before == State.READY || before == State.DRAINING) {
      Unreliable.log(() -> log.warn("Lost {}: {}", name, reason));
    } else {
      Unreliable.log(() -> log.debug("Cannot use {}: {}", name, reason));
      int failedBefore = failedAttempts; // only the event loop writes it
      failedAttempts = failedBefore + 1;
    }
    boolean proven = before == State.READY && System.nanoTime() - readyNanos > PROVEN.toNanos();
    backoffSteps = proven ? 1 : backoffSteps + 1;
    refused = refusal;
    lastError = reason;
    boolean ends = !listed || before == State.DRAINING;
    if (!ends) {
      // First of all: what ends below runs code of users.
      long pause = settings.backoff().millis(backoffSteps);
      nextDial = loop.schedule(this::dial, pause, TimeUnit.MILLISECONDS);
    }
    unlink(ends ? State.CLOSED : State.IDLE, name + ": " + reason, cause);
  }

  private void closeNow() {
    if (state == State.CLOSED) {
      return;
    }
    if (link == null) {
      become(State.CLOSED);
    } else {
      unlink(State.CLOSED, null, null);
    }
  }

  /** Closes behind the last answer of either side, and behind its last bytes. */
  private void closeIfDrained() {
    Link current = link;
    if (state == State.DRAINING
        && current != null
        && load.inFlight() == 0
        && pushes.get() == 0
        && sender.isIdle()) {
      current.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> closeNow());
    }
  }

  /** What cannot be written here for now need not wait, if another server is ready. */
  private void moveUnsent() {
    Link current = link;
    if (current != null) {
      sender.removeUnsentIf(
          future -> {
            ServerNode to = failover.target(future, this);
            if (to == null) {
              return false;
            }
            current.pending.remove(future);
            failover.move(future, this, to);
            return true;
          });
    }
  }

  /** Ends a request that neither the queue nor the link refers to any more, or has it moved. */
  private void moveOrFail(MessageFuture<?> future, Supplier<HawserException> error) {
    if (!failover.move(future, this)) {
      future.fail(future.certain(error.get()));
    }
  }

  /** First the new state, so that nobody selects this server, then the errors of those who did. */
  private void unlink(State next, @Nullable String lossReason, @Nullable Throwable cause) {
    Link gone = link;
    link = null;
    load.unwritable(false);
    load.suspect(false);
    become(next);
    if (gone == null) {
      return;
    }
    if (gone.hasChannel()) {
      gone.channel().close();
    }
    gone.silence.end();
    // Nothing refers to the requests any more when the first of them moves or ends.
    List<MessageFuture<?>> unanswered = gone.pending.takeAll();
    List<OutboundFrame> unwritten = sender.clearBacklog();
    for (MessageFuture<?> future : unanswered) {
      if (!failover.move(future, this)) {
        future.fail(ended(future.delivery(), future.name(), lossReason, cause));
      }
    }
    for (OutboundFrame frame : unwritten) {
      frame.written().accept(ended(Delivery.NOT_SENT, "the request", lossReason, cause));
    }
    gone.registration.end();
    if (lossReason == null) {
      ClosingReport.logUnanswered(name, unanswered); // last: what is above is more important
    }
  }

  private HawserException ended(
      Delivery delivery, String what, @Nullable String lossReason, @Nullable Throwable cause) {
    String whether =
        delivery == Delivery.NOT_SENT ? what + " was not sent" : what + " may have been received";
    return lossReason == null
        ? new ClientClosedException(
            delivery, "The client was closed while " + name + " was used; " + whether, null)
        : new ConnectionLostException(delivery, lossReason + "; " + whether, cause);
  }

  private @Nullable Link linkForRequests() {
    return state == State.READY || state == State.DRAINING ? link : null;
  }

  private void become(State next) {
    State before = state;
    state = next;
    Unreliable.log(() -> log.debug("{}: {} -> {}", name, before, next));
    since = Instant.now();
    listener.accept(this);
  }

  private boolean onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return true;
    }
    return later(task);
  }

  private boolean later(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      log.trace("{}: the event loop has ended", name, e);
      return false;
    }
  }
}
