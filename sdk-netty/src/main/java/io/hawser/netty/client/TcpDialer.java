package io.hawser.netty.client;

import io.hawser.netty.rpc.Transports;
import io.hawser.registry.ServerAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Opens TCP connections with the pipeline of a client, without blocking anybody. */
final class TcpDialer implements Dialer {
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final HostResolver resolver;
  private final ConnectionSettings settings;

  TcpDialer(HostResolver resolver, ConnectionSettings settings) {
    this.resolver = resolver;
    this.settings = settings;
  }

  @Override
  public CompletionStage<Channel> dial(
      ServerAddress address, EventLoop loop, Consumer<Channel> initializer) {
    return resolver
        .resolve(address)
        .thenCompose(addresses -> connectFirst(addresses, 0, loop, initializer));
  }

  /** Tries the addresses of a name in turn. */
  private CompletionStage<Channel> connectFirst(
      List<InetSocketAddress> addresses, int index, EventLoop loop, Consumer<Channel> initializer) {
    CompletionStage<Channel> connected = connect(addresses.get(index), loop, initializer);
    return index + 1 == addresses.size()
        ? connected
        : connected.exceptionallyCompose(
            error -> connectFirst(addresses, index + 1, loop, initializer));
  }

  private CompletionStage<Channel> connect(
      InetSocketAddress address, EventLoop loop, Consumer<Channel> initializer) {
    CompletableFuture<Channel> connected = new CompletableFuture<>();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(Transports.channel())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(settings.connectTimeout().toMillis()))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    initializer.accept(channel);
                  }
                })
            .connect(address);
    connecting.addListener(
        done -> {
          if (done.isSuccess()) {
            connected.complete(connecting.channel());
          } else {
            connected.completeExceptionally(done.cause());
          }
        });
    return connected;
  }
}
