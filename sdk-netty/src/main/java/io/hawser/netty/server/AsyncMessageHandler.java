package io.hawser.netty.server;

import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * A handler whose answers may come later, for instance when RMs have answered. A request that waits
 * for its answer occupies no worker, so it delays no other request.
 */
public interface AsyncMessageHandler extends TransactionMessageHandler {

  /**
   * Answers one request. Runs on the endpoint's worker pool, for several requests concurrently.
   *
   * @param request the request
   * @param client the client that sent it
   * @param <R> the kind of the answer
   * @return completes, on any thread, with the answer, which the endpoint writes in the form the
   *     client understands; a failure of the stage is answered like an exception of {@link #handle}
   * @throws RuntimeException is answered as a failure with code Unknown
   */
  <R extends TransactionResponse> CompletionStage<R> handleAsync(
      TransactionRequest<R> request, ClientSession client);

  /**
   * Calls {@link #handleAsync}, and waits for the answer. The endpoint does not call it. If the
   * calling thread is interrupted, which stays set, the request is answered as failed, although it
   * may go on.
   */
  @Override
  default <R extends TransactionResponse> R handle(
      TransactionRequest<R> request, ClientSession client) {
    try {
      return handleAsync(request, client).toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FailureAnswers.of(
          request, new IllegalStateException("Interrupted while the answer was awaited", e));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }
}
