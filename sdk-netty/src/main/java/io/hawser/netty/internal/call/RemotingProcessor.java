package io.hawser.netty.internal.call;

import io.hawser.netty.internal.codec.RpcMessage;

/**
 * Handles one kind of message.
 *
 * @param <C> the connection it came from
 */
@FunctionalInterface
public interface RemotingProcessor<C> {

  /** Handles the message, on the event loop. */
  void process(C connection, RpcMessage message);
}
