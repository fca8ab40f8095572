package io.hawser.netty.internal.server;

import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
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
