package io.hawser.transport.quic;

import io.hawser.netty.internal.transport.ClientTransport.Target;
import io.hawser.netty.internal.transport.PeerAddresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Opens one connection, step by step: the socket, the handshake, the stream. Whatever fails closes
 * the socket, and the socket closes with the connection. Event loop only.
 */
final class ConnectionAttempt {
  private final Target target;
  private final Consumer<Channel> initializer;
  private final ConnectionEvents events;
  private final CompletableFuture<Channel> opened;

  ConnectionAttempt(
      Target target,
      Consumer<Channel> initializer,
      ConnectionEvents events,
      CompletableFuture<Channel> opened) {
    this.target = target;
    this.initializer = initializer;
    this.events = events;
    this.opened = opened;
  }

  /** Connects when the socket is there, or fails without one. */
  void bound(ChannelFuture binding) {
    if (!binding.isSuccess()) {
      opened.completeExceptionally(binding.cause());
      return;
    }
    Channel socket = binding.channel();
    QuicChannel.newBootstrap(socket)
        .handler(events)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(timeoutMillis()))
        .remoteAddress(target.address())
        .connect()
        .addListener((Future<QuicChannel> done) -> connected(socket, done));
  }

  private void connected(Channel socket, Future<QuicChannel> connecting) {
    if (!connecting.isSuccess()) {
      fail(socket, connecting.cause());
      return;
    }
    QuicChannel connection = connecting.getNow();
    connection.closeFuture().addListener(closed -> close(socket));
    connection
        .newStreamBootstrap()
        .type(QuicStreamType.BIDIRECTIONAL)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, false)
        .handler(
            new ChannelInitializer<QuicStreamChannel>() {
              @Override
              protected void initChannel(QuicStreamChannel stream) throws IOException {
                stream
                    .pipeline()
                    .addLast(new StreamShutdown()); // first: what fails now must end it
                int port = ((InetSocketAddress) socket.localAddress()).getPort();
                PeerAddresses.attach(stream, localAddress(port), target.address());
                events.opened(stream);
                initializer.accept(stream);
              }
            })
        .create()
        .addListener(
            (Future<QuicStreamChannel> done) -> {
              if (done.isSuccess()) {
                opened.complete(done.getNow());
              } else {
                connection.close();
                fail(socket, done.cause());
              }
            });
  }

  private void fail(Channel socket, Throwable cause) {
    opened.completeExceptionally(events.connecting(cause, timeoutMillis()));
    close(socket);
  }

  /**
   * Closes a socket behind what is being read from it now: a socket that is closed within a read
   * fails in the next one.
   */
  private static void close(Channel socket) {
    socket.eventLoop().execute(socket::close);
  }

  private long timeoutMillis() {
    return target.timeout().toMillis();
  }

  /** Returns the address from which packets to the server leave now. Sends nothing. */
  private InetSocketAddress localAddress(int port) throws IOException {
    try (DatagramChannel route = DatagramChannel.open()) {
      route.connect(target.address());
      return new InetSocketAddress(
          ((InetSocketAddress) route.getLocalAddress()).getAddress(), port);
    }
  }
}
