package io.hawser.netty.internal.transport;

import io.hawser.netty.internal.runtime.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Opens connections by TCP, and what there is between TCP and frames. */
final class TcpClient implements ClientTransport {
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(128 * 1024, 512 * 1024);

  private final ConnectionLayers layers;

  TcpClient(ConnectionLayers layers) {
    this.layers = layers;
  }

  @Override
  public CompletionStage<Channel> connect(Target target, Consumer<Channel> initializer) {
    return layers.prepare().thenCompose(prepared -> connect(target, prepared, initializer));
  }

  private CompletionStage<Channel> connect(
      Target target, ConnectionLayers.Prepared prepared, Consumer<Channel> initializer) {
    CompletableFuture<Channel> connected = new CompletableFuture<>();
    AtomicBoolean layered = new AtomicBoolean();
    ChannelFuture connecting =
        new Bootstrap()
            .group(target.loop())
            .channel(Transports.channel())
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(target.timeout().toMillis()))
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
                            prepared,
                            target.server(),
                            target.timeout(),
                            connected));
                    initializer.accept(channel);
                  }
                })
            .connect(target.address());
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

  @Override
  public void close() {
    layers.close();
  }
}
