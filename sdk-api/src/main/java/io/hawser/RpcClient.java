package io.hawser;

import io.hawser.error.HawserException;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Sends single requests over the connections of one role. An answer with the result code Failed is
 * returned like any other answer. It is not an error at this level.
 *
 * <p>Each method throws an {@link IllegalArgumentException} for a branch, or a question for locks,
 * whose resource id is invalid by {@link Resource#checkId}. No server would reject it, and the
 * branch could never be ended. Whether a valid resource is registered is not checked here, unlike
 * in {@link io.hawser.transaction.ResourceManager}: the RM of a branch may be another process.
 */
public interface RpcClient {

  /**
   * Sends a request. The time-out configured for the role applies.
   *
   * @param request the request
   * @param <R> the kind of the answer
   * @return a stage that completes exactly once, on an event loop, with the answer or a {@link
   *     HawserException}. Its dependents must not block; slow work belongs on an executor.
   */
  <R extends Response> CompletionStage<R> send(Request<R> request);

  /**
   * Sends a request and waits for the answer.
   *
   * @param request the request
   * @param timeout how long to wait, 1 ms to about 24 days; accurate to 50 ms
   * @param <R> the kind of the answer
   * @return the answer
   * @throws HawserException if there is no answer. An interrupted wait fails like a time-out, with
   *     the interrupt flag set
   * @throws IllegalStateException if called on an event loop, where waiting would block the answer
   */
  <R extends Response> R sendSync(Request<R> request, Duration timeout) throws HawserException;

  /**
   * Sends a request without waiting for an answer. An answer is dropped.
   *
   * @param request the request
   * @throws HawserException if no server is ready or too many requests are in flight; later errors
   *     are only logged
   */
  void sendOneway(Request<?> request);
}
