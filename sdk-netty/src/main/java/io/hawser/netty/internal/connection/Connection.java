package io.hawser.netty.internal.connection;

import io.hawser.error.Delivery;
import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.MessageNames;
import io.hawser.netty.internal.call.OutboundMessage;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.call.RequestSink;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.connection.ServerLoad.Admission;
import io.hawser.netty.internal.runtime.ErrorMessages;
import io.hawser.netty.internal.runtime.LoopTasks;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.netty.internal.transport.PeerAddresses;
import io.hawser.registry.ServerAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a server, from the attempt to open it to its end. Its writer, its pending
 * requests and the handlers of its channel end with it, and it is never opened again.
 *
 * <p>Sending and the permits are for any thread, the rest is for the event loop.
 */
public final class Connection implements RequestSink, ConnectionEvents, MergedSendRunnable.Owner {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final NodeAddress address;
  private final String name;
  private final ServerLoad load;
  private final RoleParts<Connection> shared;
  private final ConnectionListener listener;
  private final EventLoop loop;
  private final LoopTasks tasks;
  private final PendingRequests pending;
  private final MergedSendRunnable writer;
  private final ConnectionPermits permits;
  private final LeaderSearch search;

  // Event loop only.
  private @Nullable ConnectionChannel channel;
  private @Nullable String serverVersion;
  private boolean registered;
  private boolean ended;

  public Connection(
      NodeAddress address,
      String name,
      EventLoop loop,
      ServerLoad load,
      RoleParts<Connection> shared,
      ConnectionListener listener) {
    this.address = address;
    this.name = name;
    this.load = load;
    this.shared = shared;
    this.listener = listener;
    this.loop = loop;
    this.tasks = new LoopTasks(loop);
    this.pending = new PendingRequests(loop, name, new PeerLog());
    this.writer = new MergedSendRunnable(loop, name, pending, shared.settings(), this);
    this.permits =
        new ConnectionPermits(address.listed(), name, load, tasks, pending, writer::isFull);
    this.search = shared.failover().searchOf(this, address, pending, loop);
    pending.check(new XidWatch(address, shared.origins(), search));
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public ConnectionPermits permits() {
    return permits;
  }

  @Override
  public void send(OutboundMessage message) {
    writer.send(message);
  }

  /** Returns the load of the server in this role, over all of its connections. */
  public ServerLoad load() {
    return load;
  }

  /** Opens a channel and registers on it. */
  public void dial() {
    if (ended) {
      return;
    }
    try {
      shared
          .dialer()
          .dial(address, loop, this::open)
          .whenComplete((opened, error) -> tasks.run(() -> dialled(opened, error)));
    } catch (Throwable e) { // such as a name that cannot be resolved at all
      failed(e);
    }
  }

  /** Prepares a channel before it is connected, so that the end can keep it from connecting. */
  private void open(Channel opened) {
    if (ended) {
      opened.close(); // given up while the name was resolved, or another address was tried
      return;
    }
    channel =
        new ConnectionChannel(
            opened, name, shared.registrations().get(), pending, load, shared.settings(), this);
  }

  private void dialled(@Nullable Channel opened, @Nullable Throwable error) {
    if (opened == null) {
      lost(false, "connecting failed: " + ErrorMessages.of(error), error);
    } else if (!opened.isActive()) {
      lost(false, "the server closed the connection", null); // too soon for an event
    }
  }

  /**
   * Registers what the registration does not yet include. Completes the future when the server has
   * confirmed, or the connection ends.
   */
  public void registerMissing(CompletableFuture<@Nullable Void> done) {
    ConnectionChannel current = channel;
    if (ended || current == null) {
      done.complete(null); // the next registration includes it
    } else {
      current.registerMissing(done);
    }
  }

  /** Moves what is not written, if another server is ready. */
  public void moveUnsent() {
    writer.removeUnsentIf(
        future -> shared.failover().move(future, this, () -> pending.remove(future)));
    search.moveWaiting();
  }

  /** Returns whether everything that was handed over has been given to the channel. */
  public boolean isWritten() {
    return writer.isIdle();
  }

  /** Calls back when everything that was given to the channel is on its way. */
  public void afterWrites(Runnable then) {
    if (channel != null) {
      channel.afterWrites(then);
    }
  }

  /** Ends the connection because the client wants no more of it. What is in flight fails. */
  public void close() {
    if (!ended) {
      ended = true;
      permits.admit(false);
      List<MessageFuture<?>> unanswered = end(new ConnectionEnd(name, null, null));
      ClosingReport.logUnanswered(name, unanswered); // last: the rest is more important
    }
  }

  @Override
  public boolean isOpen() {
    return !ended;
  }

  @Override
  public void connected() {
    if (!ended) {
      listener.connected();
    }
  }

  @Override
  public void accepted(String version) {
    serverVersion = ForeignText.line(version);
    PeerVersion peer = PeerVersion.of(version);
    writer.peer(peer);
    if (channel != null) {
      channel.peer(peer);
    }
  }

  @Override
  public void registered() {
    ConnectionChannel current = channel;
    if (ended || registered || current == null) {
      return;
    }
    registered = true;
    permits.admit(true); // first: requests that wait for a server ask when the listener says so
    InetSocketAddress remote = Objects.requireNonNull(PeerAddresses.remote(current.channel()));
    listener.registered(
        new ServerAddress(remote.getAddress().getHostAddress(), remote.getPort()),
        String.valueOf(serverVersion));
  }

  @Override
  public void pushed(RpcMessage message) {
    if (!shared.processors().dispatch(this, message)) {
      log.debug(
          "{} sent a {}, which a client does not serve", name, MessageNames.of(message.body()));
    }
  }

  @Override
  public void writabilityChanged(boolean writable) {
    if (!ended) {
      load.unwritable(!writable);
      if (writable) {
        writer.flush();
        listener.closeIfDrained();
      }
    }
  }

  @Override
  public void failed(Throwable error) {
    if (error instanceof HawserException ours) {
      lost(false, String.valueOf(ours.getMessage()), ours);
    } else if (!ended) {
      Unreliable.log(
          it -> log.error("An internal error closes the connection of {}", name, it), error);
      lost(false, "internal error: " + Unreliable.text(error), error);
    }
  }

  @Override
  public void lost(boolean rejected, String reason, @Nullable Throwable cause) {
    if (!ended) {
      ended = true;
      permits.admit(false);
      try {
        listener.lost(rejected, reason);
      } finally {
        end(new ConnectionEnd(name, reason, cause));
      }
    }
  }

  @Override
  public @Nullable Channel writableChannel() {
    return ended || channel == null ? null : channel.channel();
  }

  @Override
  public void requestsWait(boolean thereWereNone) {
    if (channel != null) {
      channel.silence().requestsWait(thereWereNone);
    }
  }

  @Override
  public void unsent(MessageFuture<?> request, Supplier<HawserException> error) {
    shared.failover().moveOrFail(request, this, () -> request.certain(error.get()));
  }

  @Override
  public HawserException overload() {
    return permits.overloaded(Admission.QUEUE_FULL);
  }

  /** Ends everything on the connection. Returns the requests that had no answer. */
  private List<MessageFuture<?>> end(ConnectionEnd end) {
    if (channel != null) {
      channel.close();
    }
    search.end();
    // Nothing refers to the requests any more when the first of them moves or ends.
    List<MessageFuture<?>> unanswered = pending.takeAll();
    List<OutboundMessage> unwritten = writer.clear();
    for (MessageFuture<?> future : unanswered) {
      shared.failover().moveOrFail(future, this, () -> end.error(future.delivery(), future.name()));
    }
    for (OutboundMessage message : unwritten) {
      message.reject(end.error(Delivery.NOT_SENT, "the request"));
    }
    if (channel != null) {
      channel.endRegistration();
    }
    return unanswered;
  }
}
