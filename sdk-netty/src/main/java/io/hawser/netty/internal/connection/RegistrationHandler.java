package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.call.InFlightPermits;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.runtime.ErrorMessages;
import io.hawser.netty.internal.transport.PeerAddresses;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Registers the client on a connection as soon as its channel is active, one message at a time, and
 * removes itself from the pipeline when the server has confirmed the last one (section 6). What has
 * to be registered later is registered by another handler of the same connection.
 */
final class RegistrationHandler extends ChannelInboundHandlerAdapter {
  private final Registration registration;
  private final PendingRequests pending;
  private final InFlightPermits peer;
  private final long timeoutMillis;
  private final ConnectionEvents events;
  private final List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();

  /** The release of the server, as far as it is known. */
  private PeerVersion version;

  /** True once the server has accepted the first message of the connection. */
  private boolean accepted;

  private boolean done;

  private RegistrationHandler(
      Registration registration,
      PendingRequests pending,
      String peer,
      long timeoutMillis,
      ConnectionEvents events,
      @Nullable PeerVersion accepted) {
    this.registration = registration;
    this.pending = pending;
    this.peer = InFlightPermits.named(peer);
    this.timeoutMillis = timeoutMillis;
    this.events = events;
    this.version = accepted == null ? PeerVersion.OURS : accepted;
    this.accepted = accepted != null;
  }

  /** Creates the handler that begins when the channel becomes active. */
  static RegistrationHandler first(
      Registration registration,
      PendingRequests pending,
      String peer,
      long timeoutMillis,
      ConnectionEvents events) {
    return new RegistrationHandler(registration, pending, peer, timeoutMillis, events, null);
  }

  /** Creates a handler that registers what is missing, and begins when it is added. */
  RegistrationHandler next() {
    return new RegistrationHandler(
        registration, pending, peer.toString(), timeoutMillis, events, version);
  }

  /** Returns whether the server has confirmed everything. */
  boolean isDone() {
    return done;
  }

  /** Completes the future when the server has confirmed everything, or the connection ends. */
  void await(CompletableFuture<@Nullable Void> confirmed) {
    waiting.add(confirmed);
  }

  /** Handles the end of the connection; the next one registers everything anew. */
  void end() {
    List<CompletableFuture<@Nullable Void>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(one -> one.complete(null));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (accepted) {
      guarded(() -> registerMissing(ctx));
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    guarded(() -> begin(ctx));
    ctx.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!accepted) {
      events.lost(
          false,
          "the server closed the connection without an answer to the registration; it, or a proxy in"
              + " front of it, may expect TLS (transport.tls.enabled) or WebSocket (transport.type)",
          null);
    }
    ctx.fireChannelInactive();
  }

  private void begin(ChannelHandlerContext ctx) {
    InetSocketAddress local = PeerAddresses.local(ctx.channel());
    if (local.equals(PeerAddresses.remote(ctx.channel()))) {
      // TCP can connect a port to itself if nothing listens there; that is no server.
      events.lost(false, "no program listens there (TCP connected the port to itself)", null);
      return;
    }
    events.connected();
    send(ctx, registration.first(local), MessageType.REQUEST);
  }

  /** Runs a step. Whatever it throws ends the connection, so that it does not stay half open. */
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) { // such as a configuration that cannot be registered with
      events.failed(e);
    }
  }

  private void send(ChannelHandlerContext ctx, Request<?> request, byte messageType) {
    MessageFuture<?> future = MessageFuture.staged(request, Map.of(), peer, timeoutMillis, null);
    int id = pending.add(future);
    future.claimForSending();
    SingleFrame.write(ctx.channel(), id, messageType, request, version);
    future.stage().whenComplete((response, error) -> guarded(() -> answered(ctx, response, error)));
  }

  private void answered(
      ChannelHandlerContext ctx, @Nullable Response response, @Nullable Throwable error) {
    if (error != null) {
      events.lost(false, "registration failed: " + ErrorMessages.of(error), error);
    } else if (response instanceof RegisterTMResponse tm) {
      answered(ctx, tm.identified(), tm.version());
    } else if (response instanceof RegisterRMResponse rm) {
      answered(ctx, rm.identified(), rm.version());
    }
  }

  private void answered(ChannelHandlerContext ctx, boolean identified, String serverVersion) {
    if (!identified) {
      events.lost(
          true,
          "the server rejected the registration ("
              + registration.description()
              + "). The protocol carries no reason; usual ones are a wrong accessKey or secretKey,"
              + " or a server that accepts only newer clients",
          null);
      return;
    }
    if (!accepted) {
      accepted = true;
      version = PeerVersion.of(serverVersion);
      events.accepted(serverVersion);
    }
    registerMissing(ctx);
  }

  private void registerMissing(ChannelHandlerContext ctx) {
    Request<?> missing = registration.next();
    if (missing != null) {
      send(ctx, missing, MessageType.ONEWAY); // answered all the same (section 6.4)
      return;
    }
    done = true;
    ctx.pipeline().remove(this);
    events.registered();
    end();
  }
}
