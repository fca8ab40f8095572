package io.hawser.netty.internal.client;

import io.hawser.error.ForeignText;
import io.hawser.error.HawserException;
import io.hawser.error.LockConflictException;
import io.hawser.error.TransactionException;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.call.ResultStage;
import io.hawser.protocol.Request;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns failure answers into errors. */
final class AnswerErrors {
  private AnswerErrors() {}

  static <R extends TransactionResponse> R check(Request<R> request, R response) {
    if (response.resultCode() == ResultCode.Failed) {
      throw failure(request, response);
    }
    return response;
  }

  /**
   * Returns the part of the answer that is wanted, or the error, both as they are and never
   * wrapped.
   */
  static <R extends TransactionResponse, T extends @Nullable Object> CompletionStage<T> check(
      Request<R> request, CompletionStage<R> answer, Function<R, T> wanted) {
    ResultStage<T> result = new ResultStage<>();
    answer.whenComplete(
        (response, error) -> {
          if (error != null) {
            result.completeWith(null, error);
            return;
          }
          T value;
          try {
            value = wanted.apply(check(request, response));
          } catch (Throwable e) { // also an Error: the result must complete
            result.completeWith(null, e);
            return;
          }
          result.completeWith(value, null);
        });
    return result;
  }

  private static HawserException failure(Request<?> request, TransactionResponse response) {
    TransactionExceptionCode code = response.transactionExceptionCode();
    String words = ForeignText.line(response.msg());
    String message =
        "The server answered "
            + request.getClass().getSimpleName()
            + " with "
            + code
            + ": "
            + (words.isEmpty() ? "(no message)" : words);
    return switch (code) {
      case LockKeyConflict, LockKeyConflictFailFast ->
          new LockConflictException(code, message, null);
      default -> new TransactionException(code, message, null);
    };
  }
}
