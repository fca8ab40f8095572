package io.hawser.protocol;

import io.hawser.model.TransactionExceptionCode;

/**
 * An answer with an outcome. A failure is an ordinary answer: the remaining fields are present,
 * with the values of protocol section 10.
 */
public sealed interface TransactionResponse extends Response
    permits GlobalBeginResponse,
        GlobalStatusAnswer,
        BranchRegisterResponse,
        BranchReportResponse,
        GlobalLockQueryResponse,
        BranchPhaseTwoResponse {

  /**
   * Returns whether the request succeeded.
   *
   * @return the outcome
   */
  ResultCode resultCode();

  /**
   * Returns the reason of a failure. On success no message is sent.
   *
   * @return the text, empty on success; when sent, cut to 32,767 bytes of UTF-8
   */
  String msg();

  /**
   * Returns the kind of failure.
   *
   * @return the code; {@link TransactionExceptionCode#Unknown} on success and for unknown values
   */
  TransactionExceptionCode transactionExceptionCode();
}
