package io.hawser.netty.server;

import io.hawser.netty.protocol.RpcMessage;
import io.hawser.netty.rpc.RemotingProcessor;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionExceptionCode;
import io.hawser.protocol.TransactionRequest;

/** Handles requests that came in a frame of their own. Runs on workers. */
final class ServerOnRequestProcessor implements RemotingProcessor<ClientConnection> {
  private final RequestAnswerer answerer;
  private final String busyMessage;

  ServerOnRequestProcessor(RequestAnswerer answerer, String busyMessage) {
    this.answerer = answerer;
    this.busyMessage = busyMessage;
  }

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    TransactionRequest<?> request = (TransactionRequest<?>) message.body();
    reply(connection, message, request, answerer.answer(request, connection.session()));
  }

  @Override
  public void rejected(ClientConnection connection, RpcMessage message) {
    TransactionRequest<?> request = (TransactionRequest<?>) message.body();
    reply(
        connection,
        message,
        request,
        FailureAnswers.of(request, TransactionExceptionCode.Unknown, busyMessage));
  }

  private static void reply(
      ClientConnection connection,
      RpcMessage message,
      TransactionRequest<?> request,
      Message answer) {
    connection.answer(message, answer, FailureAnswers.insteadOfAnswerTo(request));
  }
}
