package io.hawser.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request about one known global transaction: commit, rollback or status. The three have the same
 * fields (protocol section 3, codes 7, 9 and 15).
 *
 * @param <R> the kind of the answer
 */
public sealed interface GlobalEndRequest<R extends GlobalStatusAnswer> extends TransactionRequest<R>
    permits GlobalCommitRequest, GlobalRollbackRequest, GlobalStatusRequest {

  /**
   * The global transaction.
   *
   * @return the XID
   */
  String xid();

  /**
   * Free text for the TC; empty in practice.
   *
   * @return the text, at most 32,767 bytes of UTF-8
   */
  String extraData();

  @Override
  default @Nullable String xidOrNull() {
    return xid().isEmpty() ? null : xid();
  }

  @Override
  default String balanceKey() {
    return xid();
  }
}
