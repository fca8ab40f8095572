package io.hawser.netty.client;

import io.hawser.error.HawserException;
import io.hawser.error.LockConflictException;
import io.hawser.error.TransactionException;
import io.hawser.protocol.Request;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionExceptionCode;
import io.hawser.protocol.TransactionResponse;
import java.util.concurrent.CompletionStage;

/** Turns failure answers into errors. */
final class Outcomes {
  private Outcomes() {}

  static <R extends TransactionResponse> R check(Request<R> request, R response) {
    if (response.resultCode() == ResultCode.Failed) {
      throw failure(request, response);
    }
    return response;
  }

  static <R extends TransactionResponse> CompletionStage<R> check(
      Request<R> request, CompletionStage<R> stage) {
    return stage.thenApply(response -> check(request, response));
  }

  private static HawserException failure(Request<?> request, TransactionResponse response) {
    TransactionExceptionCode code = response.transactionExceptionCode();
    String message =
        "The server answered "
            + request.getClass().getSimpleName()
            + " with "
            + code
            + ": "
            + (response.msg().isEmpty() ? "(no message)" : response.msg());
    return switch (code) {
      case LockKeyConflict, LockKeyConflictFailFast ->
          new LockConflictException(code, message, null);
      default -> new TransactionException(code, message, null);
    };
  }
}
