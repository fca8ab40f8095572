package io.hawser.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request that a TM or RM sends to the TC. Exactly these may be merged into one frame (protocol
 * section 4.4).
 *
 * @param <R> the kind of the answer
 */
public sealed interface TransactionRequest<R extends TransactionResponse> extends Request<R>
    permits GlobalBeginRequest, XidRequest {

  /**
   * The global transaction this request belongs to.
   *
   * @return the XID, or {@code null} when there is none yet (begin) or it is empty
   */
  @Nullable String xidOrNull();

  /**
   * The text that consistent hashing is keyed by: the XID, or the name of a transaction that
   * begins.
   *
   * @return the key, possibly empty
   */
  String balanceKey();
}
