package io.hawser.netty.client;

import io.hawser.netty.protocol.FrameDecoder;
import io.hawser.registry.ServerAddress;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Opens channels to servers. */
interface Dialer {

  /**
   * Completes with a connected channel on the given loop, or with the reason why there is none. The
   * handler is asked for as soon as there is a channel, before it is connected.
   */
  CompletionStage<Channel> dial(
      ServerAddress address,
      EventLoop loop,
      Function<Channel, ConnectionHandler> handler,
      FrameDecoder decoder);
}
