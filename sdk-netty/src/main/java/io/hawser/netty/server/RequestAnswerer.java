package io.hawser.netty.server;

import io.hawser.error.TransactionException;
import io.hawser.protocol.TransactionExceptionCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets the answer to a request from the handler, whatever the handler does. Runs on workers. */
final class RequestAnswerer {
  private static final Logger log = LoggerFactory.getLogger(RequestAnswerer.class);

  private final TransactionMessageHandler handler;

  RequestAnswerer(TransactionMessageHandler handler) {
    this.handler = handler;
  }

  <R extends TransactionResponse> R answer(TransactionRequest<R> request, ClientSession client) {
    try {
      @Nullable Object answer = handler.handle(request, client);
      if (request.responseType().isInstance(answer)) {
        return request.responseType().cast(answer);
      }
      throw new IllegalStateException(
          "The handler answered " + answer + " (expected: " + request.responseType() + ")");
    } catch (Throwable e) { // also errors: the client waits for an answer in any case
      return failed(request, client, e);
    }
  }

  private static <R extends TransactionResponse> R failed(
      TransactionRequest<R> request, ClientSession client, Throwable error) {
    try {
      if (error instanceof TransactionException) { // the handler's way to say no
        log.debug("{} of {} failed: {}", request, client.clientId(), error.getMessage());
      } else {
        log.warn("Handling {} of {} failed", request, client.clientId(), error);
      }
      return FailureAnswers.of(request, error);
    } catch (Throwable e) { // of an exception that cannot even tell its message
      TransactionExceptionCode code =
          error instanceof TransactionException told
              ? told.code()
              : TransactionExceptionCode.Unknown;
      return FailureAnswers.of(
          request, code, "RuntimeException[" + error.getClass().getName() + "]");
    }
  }
}
