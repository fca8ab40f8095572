package io.hawser.protocol;

import io.hawser.model.GlobalStatus;

/** An answer that carries the status of a global transaction (codes 8, 10, 16 and 18). */
public sealed interface GlobalStatusAnswer extends TransactionResponse
    permits GlobalCommitResponse,
        GlobalRollbackResponse,
        GlobalStatusResponse,
        GlobalReportResponse {

  /**
   * Returns the status of the global transaction after the request.
   *
   * @return the status; {@link GlobalStatus#UnKnown} also for a value this version does not know
   */
  GlobalStatus globalStatus();
}
