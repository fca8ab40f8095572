package io.hawser.netty.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;

/** Listens for one endpoint and prepares what it accepts. Safe for use by any thread. */
public interface ServerTransport extends AutoCloseable {

  /**
   * Starts to listen.
   *
   * @param loops run the listening channel and all connections
   * @param connections is added to the channel of each accepted connection; sharable
   * @return the attempt; its channel is bound to the address on which it listens
   */
  ChannelFuture listen(EventLoopGroup loops, ChannelHandler connections);

  /**
   * Adds the layers between the network and the frames, such as TLS. To be called before other
   * handlers are added, on the event loop of the connection.
   *
   * @param connection an accepted connection
   * @param counter counts bytes; stands in front of all that collects them, behind what decrypts
   */
  default void addLayers(Channel connection, ChannelHandler counter) {
    connection.pipeline().addLast(counter);
  }

  /**
   * Notices that the client of a connection is registered: limits for strangers end. Event loop of
   * the connection.
   *
   * @param connection an accepted connection
   */
  default void registered(Channel connection) {
    // Most limits are those of the endpoint.
  }

  /**
   * Accepts no more connections. Those that are open stay so.
   *
   * @param listening what {@link #listen} opened
   * @return completes when no more are accepted
   */
  default ChannelFuture stopAccepting(Channel listening) {
    return listening.close();
  }

  /**
   * Closes what the connections share, when all of them are closed.
   *
   * @param listening what {@link #listen} opened
   * @return completes when it is closed
   */
  default ChannelFuture stopListening(Channel listening) {
    return listening.close();
  }

  /** Ends its threads. */
  @Override
  void close();
}
