package io.hawser.protocol;

/**
 * A message that is answered by a message of type {@code R}.
 *
 * @param <R> the kind of the answer
 */
public sealed interface Request<R extends Response> extends Message
    permits TransactionRequest, BranchPhaseTwoRequest, RegisterTMRequest, RegisterRMRequest {

  /**
   * Returns the class of the expected answer. An answer of another class is an error.
   *
   * @return the record class of the response
   */
  Class<R> responseType();
}
