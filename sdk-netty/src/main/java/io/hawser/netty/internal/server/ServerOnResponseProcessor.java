package io.hawser.netty.internal.server;

import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.RpcMessage;

/**
 * Ends the push that an RM answers; late and unknown answers are dropped. Runs on the event loop.
 */
final class ServerOnResponseProcessor implements RemotingProcessor<ClientConnection> {

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    connection.pending().answer(message.id(), message.body());
  }
}
