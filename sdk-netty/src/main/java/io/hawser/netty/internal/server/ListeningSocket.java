package io.hawser.netty.internal.server;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.runtime.Transports;
import io.hawser.netty.server.ServerConfig;
import io.hawser.registry.ServerAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;

/** Opens the socket on which an endpoint listens. */
public final class ListeningSocket {
  private static final int BACKLOG = 1024;

  /** A client with more to read is not read until it has less. */
  private static final WriteBufferWaterMark UNREAD =
      new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

  private ListeningSocket() {}

  /**
   * Tries to listen and waits for the result.
   *
   * @param config the address
   * @param threads the threads of all connections
   * @param connections initializes the accepted connections
   * @return the completed attempt
   */
  public static ChannelFuture open(
      ServerConfig config, EndpointThreads threads, ChannelHandler connections) {
    return new ServerBootstrap()
        .group(threads.loops())
        .channel(Transports.serverChannel())
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNREAD)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childHandler(connections)
        .bind(config.host(), config.port())
        .awaitUninterruptibly();
  }

  /**
   * Returns the channel of a successful attempt.
   *
   * @param config the address, for the error
   * @param attempt the result of {@link #open}
   * @return the listening channel
   * @throws ConfigurationException if the attempt failed
   */
  public static Channel channel(ServerConfig config, ChannelFuture attempt) {
    if (!attempt.isSuccess()) {
      Throwable cause = attempt.cause();
      throw new ConfigurationException(
          "Cannot listen on "
              + config.host()
              + " port "
              + config.port()
              + ": "
              + cause
              + " (expected: an address of this machine and a port that nobody listens on)",
          cause);
    }
    return attempt.channel();
  }

  /**
   * Returns the address of a listening channel.
   *
   * @param channel the channel
   * @return the numeric address and the actual port
   */
  public static ServerAddress address(Channel channel) {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    return new ServerAddress(local.getAddress().getHostAddress(), local.getPort());
  }
}
