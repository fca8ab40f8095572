package io.hawser.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request about an existing global transaction.
 *
 * @param <R> the kind of the answer
 */
public sealed interface XidRequest<R extends TransactionResponse> extends TransactionRequest<R>
    permits GlobalEndRequest,
        GlobalReportRequest,
        BranchRegisterRequest,
        BranchReportRequest,
        GlobalLockQueryRequest {

  /**
   * Returns the global transaction.
   *
   * @return the XID
   */
  String xid();

  @Override
  default @Nullable String xidOrNull() {
    return xid().isEmpty() ? null : xid();
  }

  @Override
  default String balanceKey() {
    return xid();
  }
}
