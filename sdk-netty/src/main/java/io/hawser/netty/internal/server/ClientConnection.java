package io.hawser.netty.internal.server;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.ForeignText;
import io.hawser.netty.internal.call.InFlightPermits;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.codec.FrameDecoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.ReadGate;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.Message;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: which client registered on it, what waits to be written, and which
 * pushes wait for an answer. Unless said otherwise, methods are for its event loop only.
 */
public final class ClientConnection implements InFlightPermits {
  private final Channel channel;
  private final InetSocketAddress remoteAddress;
  private final FrameDecoder decoder;
  private final ReadGate gate;
  private final ClientWriter writer;
  private final InFlightWork running;
  private final PeerTasks tasks = new PeerTasks();
  private final int maxRequests;
  private final PeerLog logs;

  /** Requests of the client without an answer. */
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * The pushes without an answer. They are made once something is pushed: TMs, and most RMs for
   * most of the time, need none.
   */
  private @Nullable PendingRequests pending;

  /** Registrations that were not accepted. */
  private int rejections;

  private volatile @Nullable ClientSession session;
  private volatile PeerVersion version = PeerVersion.OURS;

  ClientConnection(
      Channel channel,
      InetSocketAddress remoteAddress,
      FrameDecoder decoder,
      ReadGate gate,
      ServerConfig config,
      SharedLimits limits,
      InFlightWork running) {
    this.channel = channel;
    this.remoteAddress = remoteAddress;
    this.decoder = decoder;
    this.gate = gate;
    this.writer =
        new ClientWriter(
            channel,
            this::peerName,
            config.maxQueuedBytes(),
            limits,
            new ClientMessageEncoder(this::pending, limits.log()));
    this.logs = limits.log();
    this.running = running;
    this.maxRequests = config.maxInFlightPerConnection();
  }

  /** Returns the address of the client. Any thread. */
  InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  /**
   * Returns the first registration on this connection, {@code null} if there is none. Any thread.
   */
  @Nullable ClientSession sessionOrNull() {
    return session;
  }

  /**
   * Returns the session of a connection whose requests are only handled once it has one. Any
   * thread.
   */
  ClientSession session() {
    ClientSession registered = session;
    if (registered == null) {
      throw new IllegalStateException(this + " is not registered");
    }
    return registered;
  }

  /** Returns the release of the client, our own until it has registered. Any thread. */
  public PeerVersion version() {
    return version;
  }

  /** Makes this the connection of that client; what it announced first stays in force. */
  void register(ClientSession client, PeerVersion clientVersion) {
    version = clientVersion;
    decoder.peer(clientVersion);
    writer.peer(clientVersion);
    session = client;
  }

  /** Returns the requests that wait for a worker. Any thread. */
  PeerTasks tasks() {
    return tasks;
  }

  /**
   * Counts a request, which must end in {@link #requestHandled} and {@link #requestAnswered} or in
   * {@link #requestDropped}; or says why it is not even tried, and does not count it.
   */
  @Nullable String takeRequest() {
    if (!running.tryBegin()) {
      return "The server is shutting down. Nothing was done; ask another one";
    }
    if (requests.incrementAndGet() > maxRequests) {
      requests.decrementAndGet();
      running.end();
      return "The server is busy: it handles "
          + maxRequests
          + " requests of this connection, the most it takes of one. Nothing was done; try again"
          + " later";
    }
    return null;
  }

  /**
   * Takes a request off the share of this connection. Is called before its answer goes out, because
   * a client that has the answer may send the next request. Any thread.
   */
  void requestHandled() {
    requests.decrementAndGet();
  }

  /** Ends a request that was counted: its answer waits to be written. Any thread. */
  void requestAnswered() {
    running.end();
  }

  /** Ends a request that was counted and cannot be answered. Any thread. */
  void requestDropped(@Nullable Throwable reason) {
    requestHandled();
    requestAnswered();
    cannotAnswer(reason);
  }

  /**
   * Closes the connection, because its client waits for an answer that cannot be given: most likely
   * memory is short. Any thread.
   */
  void cannotAnswer(@Nullable Throwable reason) {
    writer.breakOff(reason);
  }

  /** Answers a frame in its compressor, under its id. Any thread. */
  void answer(RpcMessage request, Message answer, ClientMessage.Substitute substitute) {
    add(
        new ClientMessage.Answer(
            request.id(), MessageType.RESPONSE, request.compressor(), answer, substitute));
  }

  /**
   * Queues something to be written. Any thread.
   *
   * <p>Once the server has cut off its work, nothing is written: a handler whose push just failed
   * would otherwise answer, on a connection that is not closed yet, what only that end made it
   * think.
   */
  void add(ClientMessage message) {
    if (running.isCutOff()) {
      message.drop(this::peerName);
    } else {
      writer.add(message);
    }
  }

  /** Sends a request to the RM behind this connection. Any thread. */
  public void push(MessageFuture<?> future) {
    running.begin();
    add(new ClientMessage.Push(future));
  }

  /** Sends a request without an answer. Any thread. */
  public void sendOneway(UndoLogDeleteRequest request) {
    add(new ClientMessage.Oneway(request));
  }

  /** Ends a push. Any thread. */
  @Override
  public void release() {
    running.end();
  }

  /**
   * Wakes the callers whose answers have come, when everything that could be read has been read.
   * Event loop.
   */
  void wakeCallers() {
    if (pending != null) {
      pending.wakeCallers();
    }
  }

  PendingRequests pending() {
    PendingRequests made = pending;
    if (made == null) {
      made = new PendingRequests(channel.eventLoop(), peerName(), logs);
      pending = made;
    }
    return made;
  }

  /** Closes the channel. Any thread. */
  void close() {
    channel.close();
  }

  /** Closes when everything that is queued now has been written; nothing more is read. */
  void closeBehindAnswers() {
    if (!gate.isHeldBy(ReadGate.Reason.CLOSING)) {
      gate.hold(ReadGate.Reason.CLOSING);
      // As a task, so that it is behind the one that writes the answers.
      channel
          .eventLoop()
          .execute(
              () ->
                  channel
                      .writeAndFlush(Unpooled.EMPTY_BUFFER)
                      .addListener(ChannelFutureListener.CLOSE));
    }
  }

  /** Counts a registration that was not accepted; returns how many there have been. */
  int rejection() {
    return ++rejections;
  }

  /** Returns whether it can be answered: it is open, and not being closed. */
  boolean isActive() {
    return channel.isActive() && !gate.isHeldBy(ReadGate.Reason.CLOSING);
  }

  /** Decides whether the connection is read. */
  ReadGate gate() {
    return gate;
  }

  EventLoop eventLoop() {
    return channel.eventLoop();
  }

  /** Ends what waits for an answer, because none will come. */
  void closed() {
    if (pending == null) {
      return;
    }
    for (MessageFuture<?> future : pending.takeAll()) {
      future.fail(
          new ConnectionLostException(
              future.delivery(),
              "The connection of " + this + " closed before it answered " + future.name(),
              null));
    }
  }

  private String peerName() {
    return "the client at " + addressText();
  }

  private String addressText() {
    return NetUtil.toSocketAddressString(remoteAddress);
  }

  /** Describes the client for logs and errors, with one line of what it calls itself. */
  @Override
  public String toString() {
    ClientSession registered = session;
    return registered == null
        ? "unregistered client at " + addressText()
        : ForeignText.line(registered.applicationId())
            + " "
            + ForeignText.line(registered.version())
            + " at "
            + addressText();
  }
}
