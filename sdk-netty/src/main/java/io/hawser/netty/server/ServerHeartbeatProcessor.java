package io.hawser.netty.server;

import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.rpc.RemotingProcessor;
import io.hawser.protocol.HeartbeatMessage;

/** Answers heartbeats, but not answers to heartbeats (section 8). Runs on the event loop. */
final class ServerHeartbeatProcessor implements RemotingProcessor<ClientConnection> {

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    if (message.messageType() == MessageType.HEARTBEAT_REQUEST) {
      connection.add(
          new ClientMessage.Answer(
              message.id(),
              MessageType.HEARTBEAT_RESPONSE,
              message.compressor(),
              HeartbeatMessage.PONG,
              ClientMessage.Substitute.insteadOfAnswerTo(message.body())));
    }
  }
}
