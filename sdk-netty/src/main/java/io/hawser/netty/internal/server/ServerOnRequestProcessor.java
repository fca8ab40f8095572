package io.hawser.netty.internal.server;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.call.RemotingProcessor;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.netty.server.FailureAnswers;
import io.hawser.protocol.Message;
import io.hawser.protocol.TransactionRequest;
import org.jspecify.annotations.Nullable;

/**
 * Hands requests that came in a frame of their own to workers. Each is answered: with its result,
 * with the reason of its failure, or with the reason why it was not tried; a connection that cannot
 * be answered is closed. {@link #process} runs on the event loop, the rest on workers or on the
 * threads that complete asynchronous answers.
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
    Handling task = new Handling(connection, message); // before it is counted: memory may be short
    String rejection = connection.takeRequest();
    if (rejection != null) {
      reject(connection, message, rejection);
      return;
    }
    workers.execute(connection.tasks(), task);
  }

  private void handle(ClientConnection connection, RpcMessage message) {
    TransactionRequest<?> request = (TransactionRequest<?>) message.body();
    Message answer;
    try {
      if (answerer.isAsync()) {
        answerer
            .answerLater(request, connection.session())
            .whenComplete((later, error) -> answered(connection, message, request, later, error));
        return;
      }
      answer = answerer.answer(request, connection.session());
    } catch (Throwable e) {
      connection.requestDropped(e);
      return;
    }
    answered(connection, message, request, answer, null);
  }

  private static void answered(
      ClientConnection connection,
      RpcMessage message,
      TransactionRequest<?> request,
      @Nullable Message answer,
      @Nullable Throwable error) {
    if (answer == null) {
      connection.requestDropped(error);
      return;
    }
    connection.requestHandled();
    try {
      reply(connection, message, request, answer);
    } catch (Throwable e) { // most likely memory is short
      connection.cannotAnswer(e);
    } finally {
      connection.requestAnswered();
    }
  }

  private static void reject(ClientConnection connection, RpcMessage message, String reason) {
    TransactionRequest<?> request = (TransactionRequest<?>) message.body();
    try {
      reply(
          connection,
          message,
          request,
          FailureAnswers.of(request, TransactionExceptionCode.Unknown, reason));
    } catch (Throwable e) { // most likely memory is short
      connection.cannotAnswer(e);
    }
  }

  private static void reply(
      ClientConnection connection,
      RpcMessage message,
      TransactionRequest<?> request,
      Message answer) {
    connection.answer(message, answer, ClientMessage.Substitute.insteadOfAnswerTo(request));
  }
}
