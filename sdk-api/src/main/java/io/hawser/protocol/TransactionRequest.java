package io.hawser.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request of a TM or RM to the TC. Only these requests may be merged into one frame (protocol
 * section 4.4).
 *
 * @param <R> the kind of the answer
 */
public sealed interface TransactionRequest<R extends TransactionResponse> extends Request<R>
    permits GlobalBeginRequest, XidRequest {

  /**
   * Returns the global transaction this request belongs to.
   *
   * @return the XID, or {@code null} if there is none yet (begin) or it is empty
   */
  @Nullable String xidOrNull();

  /**
   * Returns the key for consistent hashing: the XID, or the name of a transaction that begins.
   *
   * @return the key, possibly empty
   */
  String balanceKey();
}
