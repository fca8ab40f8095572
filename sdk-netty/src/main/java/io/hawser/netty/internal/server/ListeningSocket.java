package io.hawser.netty.internal.server;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.runtime.ErrorMessages;
import io.hawser.netty.internal.transport.ServerTransport;
import io.hawser.netty.server.ServerConfig;
import io.hawser.registry.ServerAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;

/** The socket on which an endpoint listens. Its methods block: not for event loops. */
public final class ListeningSocket {
  private final ServerTransport transport;
  private final Channel channel;

  private ListeningSocket(ServerTransport transport, Channel channel) {
    this.transport = transport;
    this.channel = channel;
  }

  /**
   * Returns the socket of an attempt to listen.
   *
   * @param config the address, for the error
   * @param transport closes it
   * @param attempt is completed
   * @return the socket, which listens
   * @throws ConfigurationException if the attempt failed
   */
  public static ListeningSocket of(
      ServerConfig config, ServerTransport transport, ChannelFuture attempt) {
    if (!attempt.isSuccess()) {
      Throwable cause = attempt.cause();
      throw new ConfigurationException(
          "Cannot listen on "
              + config.host()
              + " port "
              + config.port()
              + ": "
              + ErrorMessages.of(cause)
              + " (expected: an address of this machine and a port that is free)",
          cause);
    }
    return new ListeningSocket(transport, attempt.channel());
  }

  /**
   * Returns where it listens.
   *
   * @return the numeric address and the actual port
   */
  public ServerAddress address() {
    InetSocketAddress local = (InetSocketAddress) channel.localAddress();
    return new ServerAddress(local.getAddress().getHostAddress(), local.getPort());
  }

  /** Accepts no more connections. */
  void stopAccepting(long limitMillis) {
    transport.stopAccepting(channel).awaitUninterruptibly(limitMillis);
  }

  /** Closes it, when all connections are closed. */
  void close(long limitMillis) {
    transport.stopListening(channel).awaitUninterruptibly(limitMillis);
  }
}
