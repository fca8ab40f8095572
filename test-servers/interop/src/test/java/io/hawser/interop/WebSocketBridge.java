package io.hawser.interop;

import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.websocket.WebSocketServer;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Takes WebSockets and hands their bytes to a server that knows only TCP, as Seata's server does.
 */
final class WebSocketBridge implements AutoCloseable {
  private final EventLoopGroup loops = Transports.eventLoopGroup(1, "bridge");
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Channel listener;

  WebSocketBridge(String path, String server) {
    InetSocketAddress target = address(server);
    WebSocketServer webSocket = new WebSocketServer(path, Duration.ofSeconds(10));
    listener =
        new ServerBootstrap()
            .group(loops)
            .channel(Transports.serverChannel())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channels.add(channel);
                    webSocket.addTo(channel.pipeline());
                    channel.pipeline().addLast(new Dial(target));
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    channels.add(listener);
  }

  private static InetSocketAddress address(String server) {
    int colon = server.lastIndexOf(':');
    return new InetSocketAddress(
        server.substring(0, colon), Integer.parseInt(server.substring(colon + 1)));
  }

  String address() {
    return "127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** When the WebSocket is open, reads nothing until the other side is open, too. */
  private final class Dial extends ChannelInboundHandlerAdapter {
    private final InetSocketAddress target;

    Dial(InetSocketAddress target) {
      this.target = target;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (!(event instanceof HandshakeComplete)) {
        return;
      }
      Channel client = ctx.channel();
      client.config().setAutoRead(false);
      ChannelFuture dialling =
          new Bootstrap()
              .group(client.eventLoop())
              .channel(Transports.channel())
              .option(ChannelOption.TCP_NODELAY, true)
              .handler(new Relay(client))
              .connect(target);
      channels.add(dialling.channel());
      dialling.addListener(
          done -> {
            if (!done.isSuccess()) {
              client.close();
              return;
            }
            client.pipeline().addLast(new Relay(dialling.channel()));
            client.config().setAutoRead(true);
          });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      ctx.fireChannelRead(bytes);
    }
  }

  private static final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel other;

    Relay(Channel other) {
      this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) {
      if (other.isActive()) {
        other.writeAndFlush(bytes);
      } else {
        ReferenceCountUtil.release(bytes);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      other.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  @Override
  public void close() {
    channels.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
