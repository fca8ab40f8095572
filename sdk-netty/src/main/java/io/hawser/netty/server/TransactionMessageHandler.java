package io.hawser.netty.server;

import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;

/** Handles the requests that clients send to a coordinator. */
@FunctionalInterface
public interface TransactionMessageHandler {

  /**
   * Answers one request. Runs on the endpoint's worker pool, for several requests concurrently, and
   * may block.
   *
   * @param request the request
   * @param client the client that sent it
   * @param <R> the kind of the answer
   * @return the answer; the endpoint writes it in the form the client understands
   * @throws RuntimeException is answered as a failure with code Unknown
   */
  <R extends TransactionResponse> R handle(TransactionRequest<R> request, ClientSession client);
}
