package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.runtime.Transports;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Opens connections with the pipeline of a client, without blocking a thread: by TCP, and what
 * there is between TCP and frames.
 */
public final class TcpDialer implements Dialer {
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final HostResolver resolver;
  private final ConnectionLayers layers;
  private final ConnectionSettings settings;

  public TcpDialer(HostResolver resolver, ConnectionLayers layers, ConnectionSettings settings) {
    this.resolver = resolver;
    this.layers = layers;
    this.settings = settings;
  }

  /** Who is dialled, and how. */
  private record Dialled(
      ServerAddress server,
      ConnectionLayers.Prepared layers,
      EventLoop loop,
      Consumer<Channel> initializer) {}

  @Override
  public CompletionStage<Channel> dial(
      NodeAddress node, EventLoop loop, Consumer<Channel> initializer) {
    ServerAddress address = node.listed();
    return addresses(node)
        .thenCompose(
            addresses ->
                layers
                    .prepare()
                    .thenCompose(
                        prepared ->
                            connectFirst(
                                addresses, 0, new Dialled(address, prepared, loop, initializer))));
  }

  private CompletionStage<List<InetSocketAddress>> addresses(NodeAddress node) {
    ServerAddress ip = node.ip();
    if (ip == null) {
      return resolver.resolve(node.listed());
    }
    return CompletableFuture.completedFuture(
        Stream.of(ip, node.alternate())
            .filter(Objects::nonNull)
            .map(address -> new InetSocketAddress(address.host(), address.port()))
            .toList());
  }

  /** Tries the addresses in turn. */
  private CompletionStage<Channel> connectFirst(
      List<InetSocketAddress> addresses, int index, Dialled dialled) {
    CompletionStage<Channel> connected = connect(addresses.get(index), dialled);
    return index + 1 == addresses.size()
        ? connected
        : connected.exceptionallyCompose(error -> connectFirst(addresses, index + 1, dialled));
  }

  private CompletionStage<Channel> connect(InetSocketAddress address, Dialled dialled) {
    CompletableFuture<Channel> connected = new CompletableFuture<>();
    AtomicBoolean layered = new AtomicBoolean();
    ChannelFuture connecting =
        new Bootstrap()
            .group(dialled.loop)
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
                    layered.set(
                        layers.addTo(
                            channel.pipeline(),
                            dialled.layers,
                            dialled.server,
                            settings.connectTimeout(),
                            connected));
                    dialled.initializer.accept(channel);
                  }
                })
            .connect(address);
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            connected.completeExceptionally(done.cause());
          } else if (!layered.get()) {
            connected.complete(connecting.channel());
          }
        });
    return connected;
  }
}
