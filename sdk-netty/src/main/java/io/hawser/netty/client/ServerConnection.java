package io.hawser.netty.client;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.OverloadedException;
import io.hawser.loadbalance.Candidate;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.FrameEncoder;
import io.hawser.netty.protocol.InboundFrame;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.protocol.UndecodableFrame;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.netty.rpc.Outgoing;
import io.hawser.netty.rpc.PendingRequests;
import io.hawser.netty.rpc.ProcessorTable;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.registry.ServerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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
final class ServerConnection implements Candidate {
  private static final Logger log = LoggerFactory.getLogger(ServerConnection.class);

  /**
   * A connection that was ready for this long was a good one: its loss starts the back-off anew.
   */
  private static final Duration PROVEN = Duration.ofSeconds(5);

  /** How Netty's native transport begins its messages. */
  private static final Pattern NATIVE_CALL =
      Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

  private final ServerAddress address;
  private final String name;
  private final ConnectionSettings settings;
  private final EventLoop loop;
  private final Dialer dialer;
  private final Supplier<Registration> registrations;
  private final ProcessorTable<ServerConnection> processors;
  private final Consumer<ServerConnection> listener;
  private final MergedSendRunnable sender;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final MessageFuture.EndListener endListener = (response, error) -> release();

  private volatile State state = State.IDLE;
  private volatile Instant since = Instant.now();
  private volatile ServerAddress resolvedAddress;
  private volatile int failedAttempts;
  private volatile boolean refused;
  private volatile @Nullable String serverVersion;
  private volatile @Nullable String lastError;

  // Event loop only.
  private @Nullable Link link;
  private boolean endsWithLink;
  private int backoffSteps;
  private long readyNanos;

  ServerConnection(
      ServerAddress address,
      ConnectionSettings settings,
      EventLoop loop,
      Dialer dialer,
      Supplier<Registration> registrations,
      ProcessorTable<ServerConnection> processors,
      Consumer<ServerConnection> listener) {
    this.address = address;
    this.resolvedAddress = address;
    this.name = address + " (" + settings.role() + ")";
    this.settings = settings;
    this.loop = loop;
    this.dialer = dialer;
    this.registrations = registrations;
    this.processors = processors;
    this.listener = listener;
    this.sender =
        new MergedSendRunnable(
            loop,
            name,
            settings.batch(),
            settings.compressor(),
            this::linkForRequests,
            this::failed);
  }

  // ---- any thread

  @Override
  public ServerAddress address() {
    return address;
  }

  @Override
  public ServerAddress resolvedAddress() {
    return resolvedAddress;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  State state() {
    return state;
  }

  int failedAttempts() {
    return failedAttempts;
  }

  /** Whether the last attempt reached a server that did not accept the registration. */
  boolean wasRefused() {
    return refused;
  }

  ServerStatus status() {
    return new ServerStatus(
        address,
        settings.role(),
        state,
        since,
        inFlight.get(),
        failedAttempts,
        serverVersion,
        lastError);
  }

  @Override
  public String toString() {
    return name;
  }

  /**
   * Takes a place for a request. {@code false}: not ready, try another server. After {@code true}
   * the request must end in {@link #release}.
   */
  boolean reserve() {
    int taken = inFlight.incrementAndGet();
    if (state != State.READY) {
      release();
      return false;
    }
    if (taken > settings.maxInFlight()) {
      release();
      throw new OverloadedException(
          name
              + " has "
              + (taken - 1)
              + " unanswered requests, the most that transport.maxInFlightPerServer allows; nothing"
              + " was sent",
          null);
    }
    return true;
  }

  /** Gives the place back: a request has ended, in whatever way. */
  void release() {
    if (inFlight.decrementAndGet() == 0 && state == State.DRAINING) {
      later(this::closeIfDrained); // not now: what gives the place back may not be written yet
    }
  }

  /** Gives the place of a request back when it ends. */
  MessageFuture.EndListener endListener() {
    return endListener;
  }

  /** Hands a request or an answer to the event loop. */
  void send(Outgoing outgoing) {
    sender.send(outgoing);
  }

  void start() {
    onLoop(this::dial);
  }

  /** Takes no more requests, and closes when the last one has its answer. */
  void drain() {
    onLoop(
        () -> {
          if (state == State.READY) {
            become(State.DRAINING);
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
   * The registry no longer knows the server: use it as long as it answers, but do not dial again.
   */
  void endWithLink(boolean ends) {
    onLoop(
        () -> {
          endsWithLink = ends;
          if (ends && state != State.READY && state != State.DRAINING) {
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
          current.announcements.add(done);
          if (state == State.READY && !current.announcing) {
            announceNext(current);
          }
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
    become(State.CONNECTING);
    Link next = new Link(new PendingRequests(loop, name), registrations.get());
    link = next;
    guarded(
        next,
        () ->
            dialer
                .dial(address, loop, channel -> opening(next, channel))
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
    channel.pipeline().addLast(next.opened(channel));
    if (settings.heartbeat()) {
      // Behind the decoder, so that only whole frames count: bytes that never become one, because a
      // length in front of them was damaged, must not keep the connection alive.
      channel
          .pipeline()
          .addLast(
              new IdleStateHandler(
                  settings.idleTimeout().toMillis(),
                  settings.heartbeatInterval().toMillis(),
                  0,
                  TimeUnit.MILLISECONDS));
    }
    channel.pipeline().addLast(new ConnectionHandler(this, next));
  }

  private void dialled(Link dialled, @Nullable Channel channel, @Nullable Throwable error) {
    if (channel == null) {
      lost(dialled, "connecting failed: " + reason(error), error);
    } else if (link != dialled || state != State.CONNECTING) {
      channel.close();
    } else if (!channel.isActive()) {
      lost(dialled, "the server closed the connection", null);
    } else if (channel.localAddress().equals(channel.remoteAddress())) {
      // TCP can connect a port to itself when nobody listens; that is no server.
      lost(dialled, "nobody listens there (TCP connected the port to itself)", null);
    } else {
      become(State.REGISTERING);
      register(
          dialled,
          dialled.registration.first((InetSocketAddress) channel.localAddress()),
          MessageType.REQUEST);
    }
  }

  /** Runs a step; whatever it throws ends the link, so that no state is for ever. */
  private void guarded(Link on, Runnable step) {
    try {
      step.run();
    } catch (HawserException e) { // such as a configuration that cannot be registered with
      lost(on, String.valueOf(e.getMessage()), e);
    } catch (Throwable e) {
      log.error("An internal error ends the connection of {}", name, e);
      lost(on, "internal error: " + e, e);
    }
  }

  /** The sender could not go on: everything it holds ends with the link. */
  private void failed(Throwable error) {
    log.error("An internal error ends the connection of {}", name, error);
    Link current = link;
    if (current != null) {
      lost(current, "internal error: " + error, error);
    }
  }

  private void register(Link on, Request<?> request, byte messageType) {
    MessageFuture<?> future =
        MessageFuture.staged(
            request, Map.of(), name, settings.connectTimeout().toMillis(), (r, e) -> {});
    on.announcing = true;
    int id = on.pending.add(future);
    future.claimForSending();
    try {
      write(on, id, messageType, Compressor.NONE, request);
    } catch (HawserException e) {
      lost(on, String.valueOf(e.getMessage()), e);
      return;
    }
    future
        .stage()
        .whenComplete((response, error) -> guarded(on, () -> registered(on, response, error)));
  }

  private void registered(Link on, @Nullable Response response, @Nullable Throwable error) {
    if (link != on) {
      return;
    }
    on.announcing = false;
    if (error != null) {
      lost(on, "registration failed: " + reason(error), error);
      return;
    }
    boolean identified;
    String version;
    if (response instanceof RegisterTMResponse tm) {
      identified = tm.identified();
      version = tm.version();
    } else if (response instanceof RegisterRMResponse rm) {
      identified = rm.identified();
      version = rm.version();
    } else {
      throw new IllegalStateException("Not a registration answer: " + response);
    }
    if (!identified) {
      lost(
          on,
          true,
          "the server refused the registration ("
              + on.registration.description()
              + "). The protocol carries no reason; usual ones are a wrong accessKey or secretKey,"
              + " or a server that accepts only newer clients",
          null);
      return;
    }
    serverVersion = version;
    on.registeredWith(PeerVersion.of(version));
    announceNext(on);
  }

  private void announceNext(Link on) {
    Request<?> missing = on.registration.next();
    if (missing != null) {
      register(on, missing, MessageType.ONEWAY); // answered all the same (section 6.4)
      return;
    }
    if (state == State.REGISTERING) {
      InetSocketAddress remote = (InetSocketAddress) on.channel().remoteAddress();
      resolvedAddress = new ServerAddress(remote.getAddress().getHostAddress(), remote.getPort());
      readyNanos = System.nanoTime();
      failedAttempts = 0;
      refused = false;
      become(State.READY);
      log.info("{} is ready, server version {}", name, serverVersion);
    }
    List<CompletableFuture<@Nullable Void>> announced = List.copyOf(on.announcements);
    on.announcements.clear();
    announced.forEach(done -> done.complete(null));
  }

  void received(Link on, InboundFrame frame) {
    if (frame instanceof RpcMessage message) {
      if (log.isTraceEnabled()) {
        log.trace("{} sent {}", name, message);
      }
      if (link == on && !processors.dispatch(this, message)) {
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

  void writable(Link on) {
    if (link == on && linkForRequests() != null) {
      sender.flush(on);
      closeIfDrained();
    }
  }

  void ping(Link on) {
    if (link == on) {
      write(
          on,
          on.pending.nextId(),
          MessageType.HEARTBEAT_REQUEST,
          Compressor.NONE,
          HeartbeatMessage.PING);
    }
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
      log.warn("Lost {}: {}", name, reason);
    } else {
      log.debug("Cannot use {}: {}", name, reason);
      int failedBefore = failedAttempts; // only the event loop writes it
      failedAttempts = failedBefore + 1;
    }
    boolean proven = before == State.READY && System.nanoTime() - readyNanos > PROVEN.toNanos();
    backoffSteps = proven ? 1 : backoffSteps + 1;
    refused = refusal;
    lastError = reason;
    boolean ends = endsWithLink || before == State.DRAINING;
    if (!ends) {
      // First of all: what ends below runs code of users.
      loop.schedule(this::dial, settings.backoff().millis(backoffSteps), TimeUnit.MILLISECONDS);
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

  /** Closes behind the last bytes: answers to pushes are not counted, but not to be lost either. */
  private void closeIfDrained() {
    Link current = link;
    if (state == State.DRAINING && inFlight.get() == 0 && current != null && sender.isIdle()) {
      current.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> closeNow());
    }
  }

  /** First the new state, so that nobody selects this server, then the errors of those who did. */
  private void unlink(State next, @Nullable String lossReason, @Nullable Throwable cause) {
    Link gone = link;
    link = null;
    become(next);
    if (gone == null) {
      return;
    }
    if (gone.hasChannel()) {
      gone.channel().close();
    }
    gone.pending.failAll(future -> ended(future.delivery(), future.name(), lossReason, cause));
    sender.refuseBacklog(ended(Delivery.NOT_SENT, "the request", lossReason, cause));
    gone.announcements.forEach(done -> done.complete(null));
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

  private void write(Link on, int id, byte messageType, Compressor compressor, Message body) {
    Channel channel = on.channel();
    ByteBuf out = channel.alloc().ioBuffer(256);
    try {
      FrameEncoder.encode(out, id, messageType, compressor, Map.of(), body, on.peer);
    } catch (RuntimeException e) {
      out.release();
      throw e;
    }
    channel.writeAndFlush(out, channel.voidPromise());
  }

  private void become(State next) {
    log.debug("{}: {} -> {}", name, state, next);
    state = next;
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

  /** What the operating system said, without the class and function names around it. */
  static String reason(@Nullable Throwable error) {
    Throwable root = error;
    while (root instanceof CompletionException && root.getCause() != null) {
      root = root.getCause();
    }
    if (root == null || root.getMessage() == null) {
      return String.valueOf(root);
    }
    return NATIVE_CALL.matcher(root.getMessage()).replaceFirst("");
  }
}
