package io.hawser.netty.internal.server;

import io.hawser.error.ForeignText;
import io.hawser.error.TransactionException;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.call.MessageNames;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.server.AsyncMessageHandler;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.FailureAnswers;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets the answer to a request from the handler, whatever the handler does. Workers call it; {@link
 * #answerLater} completes on the thread that completes the handler's stage.
 */
final class RequestAnswerer {
  private static final Logger log = LoggerFactory.getLogger(RequestAnswerer.class);

  private final TransactionMessageHandler handler;
  private final PeerLog logs;
  private final @Nullable AsyncMessageHandler async;

  RequestAnswerer(TransactionMessageHandler handler, PeerLog logs) {
    this.logs = logs;
    this.handler = handler;
    this.async = handler instanceof AsyncMessageHandler later ? later : null;
  }

  /** Returns whether to call {@link #answerLater} instead of {@link #answer}. */
  boolean isAsync() {
    return async != null;
  }

  <R extends TransactionResponse> R answer(TransactionRequest<R> request, ClientSession client) {
    try {
      return checked(request, handler.handle(request, client));
    } catch (Throwable e) { // also errors: the client waits for an answer in any case
      return failed(request, client, e);
    }
  }

  /** Completes with the answer, on any thread; fails only if none can be made without memory. */
  <R extends TransactionResponse> CompletableFuture<R> answerLater(
      TransactionRequest<R> request, ClientSession client) {
    CompletableFuture<R> answered = new CompletableFuture<>();
    try {
      CompletionStage<R> stage =
          Objects.requireNonNull(async, "async").handleAsync(request, client);
      Objects.requireNonNull(stage, "the handler answered no stage")
          .whenComplete(
              (answer, error) -> {
                try {
                  answered.complete(outcome(request, client, answer, error));
                } catch (Throwable e) {
                  answered.completeExceptionally(e);
                }
              });
    } catch (Throwable e) {
      answered.complete(failed(request, client, e));
    }
    return answered;
  }

  private <R extends TransactionResponse> R outcome(
      TransactionRequest<R> request,
      ClientSession client,
      @Nullable R answer,
      @Nullable Throwable error) {
    if (error != null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : null;
      return failed(request, client, cause == null ? error : cause);
    }
    try {
      return checked(request, answer);
    } catch (Throwable e) {
      return failed(request, client, e);
    }
  }

  private <R extends TransactionResponse> R checked(
      TransactionRequest<R> request, @Nullable Object answer) {
    if (request.responseType().isInstance(answer)) {
      return request.responseType().cast(answer);
    }
    throw new IllegalStateException(
        "The handler answered "
            + ForeignText.line(String.valueOf(answer))
            + " (expected: "
            + request.responseType()
            + ")");
  }

  private <R extends TransactionResponse> R failed(
      TransactionRequest<R> request, ClientSession client, Throwable error) {
    try {
      if (!(error instanceof TransactionException)) {
        logs.warn(
            log,
            "Handling {} of the client {} failed",
            MessageNames.of(request),
            ForeignText.line(client.clientId()),
            error);
      } else if (log.isDebugEnabled()) { // the handler's way to say no
        log.debug(
            "{} of the client {} failed: {}",
            MessageNames.of(request),
            ForeignText.line(client.clientId()),
            ForeignText.of(error));
      }
      return FailureAnswers.of(request, error);
    } catch (Throwable e) { // from an exception whose message cannot be read
      TransactionExceptionCode code =
          error instanceof TransactionException failure
              ? failure.code()
              : TransactionExceptionCode.Unknown;
      return FailureAnswers.of(
          request, code, "RuntimeException[" + error.getClass().getName() + "]");
    }
  }
}
