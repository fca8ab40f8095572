package io.hawser.transport.quic;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.tls.TlsFailures;
import io.hawser.netty.internal.transport.EndpointSettings;
import io.hawser.netty.internal.transport.PeerAddresses;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicPathEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of an endpoint, from their first valid packet to their end. Each may open one
 * stream, on which its client registers; what opens none in time is closed. Event loop of the
 * socket only, except for {@link #all}.
 */
final class ServerConnections {
  private static final Logger log = LoggerFactory.getLogger(ServerConnections.class);
  private static final AttributeKey<Accepted> ACCEPTED =
      AttributeKey.valueOf(ServerConnections.class, "accepted");

  private final ChannelGroup all = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE, true);
  private final StreamlessConnections newcomers;
  private final UnregisteredBytes unregistered;
  private final TrustRecorder recorder;
  private final PeerLog logs;
  private final int max;
  private final long streamMillis;

  ServerConnections(
      EndpointSettings settings,
      StreamlessConnections newcomers,
      UnregisteredBytes unregistered,
      TrustRecorder recorder) {
    this.newcomers = newcomers;
    this.unregistered = unregistered;
    this.recorder = recorder;
    this.logs = settings.log();
    this.max = settings.maxConnections();
    this.streamMillis = settings.registrationTimeout().toMillis();
  }

  /** Returns all that are open. Any thread. */
  ChannelGroup all() {
    return all;
  }

  /** Returns whether one more may begin. */
  boolean haveRoom() {
    return all.size() < max;
  }

  /** Prepares a connection that has just begun. */
  ChannelHandler connectionHandler() {
    return new ChannelInitializer<QuicChannel>() {
      @Override
      protected void initChannel(QuicChannel connection) {
        all.add(connection);
        Accepted accepted = new Accepted(connection);
        connection.attr(ACCEPTED).set(accepted);
        connection.pipeline().addLast(accepted);
      }
    };
  }

  /** Prepares a stream that a client has opened. */
  ChannelHandler streamHandler(ChannelHandler connections) {
    return new ChannelInitializer<QuicStreamChannel>() {
      @Override
      protected void initChannel(QuicStreamChannel stream) {
        QuicChannel connection = stream.parent();
        Accepted accepted = Objects.requireNonNull(connection.attr(ACCEPTED).get());
        if (!accepted.opens()) {
          close(connection, "one stream per connection");
          return;
        }
        PeerAddresses.attach(
            stream,
            (InetSocketAddress) Objects.requireNonNull(connection.localSocketAddress()),
            accepted.newcomer.address());
        stream.pipeline().addLast(new StreamShutdown()).addLast(connections);
      }
    };
  }

  /** Notes that the client of a stream is registered. */
  void registered(QuicStreamChannel stream) {
    Accepted accepted = stream.parent().attr(ACCEPTED).get();
    if (accepted != null) {
      unregistered.remove(accepted.peer);
    }
  }

  private static void close(QuicChannel connection, String reason) {
    connection.close(true, 1, Unpooled.copiedBuffer(reason, StandardCharsets.UTF_8));
  }

  /** Closes those that have no stream: no client waits for an answer there. */
  void closeWithoutStream() {
    for (Channel connection : all) {
      Accepted accepted = connection.attr(ACCEPTED).get();
      if (accepted != null && !accepted.hasStream) {
        connection.close();
      }
    }
  }

  /** One connection; its first handler. */
  private final class Accepted extends ChannelInboundHandlerAdapter {
    private final QuicChannel connection;
    private final StreamlessConnections.Newcomer newcomer;
    private final UnregisteredBytes.Peer peer;
    private final Future<?> deadline;
    private boolean hasStream;
    private boolean logged;

    Accepted(QuicChannel connection) {
      this.connection = connection;
      this.newcomer =
          new StreamlessConnections.Newcomer(
              Objects.requireNonNull(connection.localAddress()),
              (InetSocketAddress) Objects.requireNonNull(connection.remoteSocketAddress()),
              connection);
      newcomers.add(newcomer);
      peer = unregistered.add(newcomer.id(), this::tooMuch);
      deadline =
          connection
              .eventLoop()
              .schedule(
                  () -> close(connection, "no stream in time"),
                  streamMillis,
                  TimeUnit.MILLISECONDS);
    }

    private void tooMuch(String reason) {
      logs.info(log, "Closing the connection of the client at {}: {}", newcomer.address(), reason);
      close(connection, "too much before the registration");
    }

    /** Takes note of a stream that opens. Returns whether it is the first one. */
    boolean opens() {
      boolean first = !hasStream;
      hasStream = true;
      leave();
      return first;
    }

    private void leave() {
      newcomers.remove(newcomer);
      deadline.cancel(false);
    }

    private void closed() {
      leave();
      unregistered.remove(peer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      closed();
      ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
      closed(); // also of a connection that was never active
      recorder.take(connection.sslEngine());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
        logOnce(handshake.cause());
      } else if (event instanceof QuicConnectionCloseEvent) {
        // Behind what else came with it. QUIC itself would wait for stragglers.
        ctx.executor().execute(ctx::close);
      } else if (event instanceof QuicPathEvent.PeerMigrated moved) {
        log.debug("The client that was at {} is at {} now", newcomer.address(), moved.remote());
      }
      ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      logOnce(cause);
      ctx.executor().execute(ctx::close); // behind the alert, which is about to be sent
    }

    private void logOnce(Throwable cause) {
      if (logged) {
        return;
      }
      logged = true;
      CertificateException rejected = recorder.take(connection.sslEngine());
      logs.info(
          log,
          "Closing the connection of the client at {}: {}",
          newcomer.address(),
          reason(rejected, cause));
    }

    private static String reason(@Nullable CertificateException rejected, Throwable cause) {
      if (rejected != null) {
        return String.valueOf(QuicErrors.certificate(rejected, "client", true).getMessage());
      }
      return TlsFailures.isTls(cause)
          ? TlsFailures.reason(cause, "client", true, "")
          : "it breaks the rules of QUIC: " + cause.getMessage();
    }
  }
}
