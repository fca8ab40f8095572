package io.hawser.netty.internal.call;

import io.hawser.netty.internal.codec.RpcMessage;

/**
 * Handles one kind of message.
 *
 * @param <C> the connection it came from
 */
@FunctionalInterface
public interface RemotingProcessor<C> {

  /** Handles the message on the executor it was registered with. */
  void process(C connection, RpcMessage message);

  /** The executor is full: answers on the event loop that this side is busy, if anyone waits. */
  default void rejected(C connection, RpcMessage message) {}
}
