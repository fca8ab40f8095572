package io.hawser.netty.internal.connection;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Opens channels to servers. */
public interface Dialer {

  /**
   * Completes with a connected channel on the given loop, or with the reason why there is none. The
   * initializer gets each channel before it is connected; there may be several, one after the
   * other, if a name has several addresses.
   */
  CompletionStage<Channel> dial(NodeAddress node, EventLoop loop, Consumer<Channel> initializer);
}
