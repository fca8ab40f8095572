package io.hawser;

import io.hawser.error.HawserException;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Sends single requests over the connections of one role. An answer whose result code is Failed is
 * returned like any other: at this level it is an answer, not an error.
 */
public interface RpcClient {

  /**
   * Sends a request; the role's configured time-out applies.
   *
   * @param request the request
   * @param <R> the kind of the answer
   * @return completes on an event loop with the answer or a {@link HawserException}, exactly once.
   *     Its dependents must not block; what they might do slowly belongs on an executor.
   */
  <R extends Response> CompletionStage<R> send(Request<R> request);

  /**
   * Sends a request and waits for the answer.
   *
   * @param request the request
   * @param timeout how long to wait, 1 ms to about 24 days; accurate to 50 ms
   * @param <R> the kind of the answer
   * @return the answer
   * @throws HawserException if there is none; an interrupted wait fails as a time-out, with the
   *     interrupt flag set again
   * @throws IllegalStateException on an event loop, where waiting would stop the answer from coming
   */
  <R extends Response> R sendSync(Request<R> request, Duration timeout) throws HawserException;

  /**
   * Sends a request and forgets it. Whatever the server answers is dropped.
   *
   * @param request the request
   * @throws HawserException if no server is ready or too many requests are under way; what happens
   *     later is only logged
   */
  void sendOneway(Request<?> request);
}
