package io.hawser.netty.server;

import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.rpc.RemotingProcessor;

/**
 * Ends the push that an RM answers; late and unknown answers are dropped. Runs on the event loop.
 */
final class ServerOnResponseProcessor implements RemotingProcessor<ClientConnection> {

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    connection.pending().answer(message.id(), message.body());
  }
}
