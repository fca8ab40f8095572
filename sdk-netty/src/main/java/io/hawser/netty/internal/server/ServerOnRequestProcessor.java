package io.hawser.netty.internal.server;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.netty.server.FailureAnswers;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionRequest;

/**
 * Hands requests that came in a frame of their own to workers. Each is answered: with its result,
 * with the reason of its failure, or with the reason why it was not tried. {@link #process} runs on
 * the event loop, the rest on workers or on the threads that complete asynchronous answers.
 */
final class ServerOnRequestProcessor implements RemotingProcessor<ClientConnection> {
  private final RequestAnswerer answerer;
  private final WorkerPool workers;

  ServerOnRequestProcessor(RequestAnswerer answerer, WorkerPool workers) {
    this.answerer = answerer;
    this.workers = workers;
  }

  private final class Handling implements RejectableTask {
    private final ClientConnection connection;
    private final RpcMessage message;

    Handling(ClientConnection connection, RpcMessage message) {
      this.connection = connection;
      this.message = message;
    }

    @Override
    public void run() {
      handle(connection, message);
    }

    @Override
    public void rejected() {
      connection.requestHandled();
      try {
        reject(connection, message, workers.busyMessage());
      } finally {
        connection.requestAnswered();
      }
    }
  }

  @Override
  public void process(ClientConnection connection, RpcMessage message) {
    String rejection = connection.takeRequest();
    if (rejection != null) {
      reject(connection, message, rejection);
      return;
    }
    workers.execute(connection.tasks(), new Handling(connection, message));
  }

  private void handle(ClientConnection connection, RpcMessage message) {
    TransactionRequest<?> request = (TransactionRequest<?>) message.body();
    if (answerer.isAsync()) {
      answerer
          .answerLater(request, connection.session())
          .thenAccept(answer -> answered(connection, message, request, answer));
    } else {
      Message answer;
      try {
        answer = answerer.answer(request, connection.session());
      } catch (Throwable e) {
        connection.requestHandled();
        connection.requestAnswered();
        throw e;
      }
      answered(connection, message, request, answer);
    }
  }

  private static void answered(
      ClientConnection connection,
      RpcMessage message,
      TransactionRequest<?> request,
      Message answer) {
    connection.requestHandled();
    try {
      reply(connection, message, request, answer);
    } finally {
      connection.requestAnswered();
    }
  }

  private static void reject(ClientConnection connection, RpcMessage message, String reason) {
    TransactionRequest<?> request = (TransactionRequest<?>) message.body();
    reply(
        connection,
        message,
        request,
        FailureAnswers.of(request, TransactionExceptionCode.Unknown, reason));
  }

  private static void reply(
      ClientConnection connection,
      RpcMessage message,
      TransactionRequest<?> request,
      Message answer) {
    connection.answer(message, answer, ClientMessage.Substitute.insteadOfAnswerTo(request));
  }
}
