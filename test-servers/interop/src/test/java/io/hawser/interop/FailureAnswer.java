package io.hawser.interop;

import io.hawser.model.TransactionExceptionCode;

/** The coordinator answered that a call failed. */
final class FailureAnswer extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final TransactionExceptionCode code;

  FailureAnswer(TransactionExceptionCode code, Exception cause) {
    super(cause.getMessage(), cause);
    this.code = code;
  }

  TransactionExceptionCode code() {
    return code;
  }
}
