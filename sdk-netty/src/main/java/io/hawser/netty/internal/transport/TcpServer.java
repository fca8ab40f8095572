package io.hawser.netty.internal.transport;

import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.internal.tls.ServerTls;
import io.hawser.netty.internal.websocket.WebSocketServer;
import io.hawser.netty.security.TlsConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

/** Listens by TCP, and adds TLS and WebSockets to what it accepts. */
final class TcpServer implements ServerTransport {
  private static final int BACKLOG = 1024;

  /** A client with more unread output than this is not read until it catches up. */
  private static final WriteBufferWaterMark UNREAD =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  private final String host;
  private final int port;
  private final @Nullable ServerTls tls;
  private final @Nullable WebSocketServer webSocket;

  TcpServer(EndpointSettings settings) {
    host = settings.host();
    port = settings.port();
    TlsConfig tlsConfig = settings.tls();
    tls = tlsConfig == null ? null : new ServerTls(tlsConfig, settings.registrationTimeout());
    String path = settings.webSocketPath();
    webSocket = path == null ? null : new WebSocketServer(path, settings.registrationTimeout());
  }

  @Override
  public ChannelFuture listen(EventLoopGroup loops, ChannelHandler connections) {
    return new ServerBootstrap()
        .group(loops)
        .channel(Transports.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(connections)
        .bind(host, port);
  }

  @Override
  public void addLayers(Channel connection, ChannelHandler counter) {
    if (tls != null) {
      tls.addTo(connection);
    }
    connection.pipeline().addLast(counter);
    if (webSocket != null) {
      webSocket.addTo(connection.pipeline());
    }
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }
}
