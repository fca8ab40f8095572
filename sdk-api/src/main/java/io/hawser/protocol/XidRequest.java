package io.hawser.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A request about a global transaction that exists already.
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
   * The global transaction.
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
