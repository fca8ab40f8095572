package io.hawser.micrometer;

import io.hawser.error.ClientClosedException;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.OverloadedException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The values of tags: few, and the same in meters and observations. */
final class TagValues {
  static final String OK = "ok";
  private static final String NONE = "none";

  private TagValues() {}

  /** Returns the name of a message without what all have: {@code GlobalBegin}. */
  static String method(Request<?> request) {
    String name = request.getClass().getSimpleName();
    return name.endsWith("Request") ? name.substring(0, name.length() - "Request".length()) : name;
  }

  /** Returns how a request ended. */
  static String outcome(@Nullable Response response, @Nullable HawserException error) {
    if (error == null) {
      return isFailure(response) ? "refused" : OK;
    }
    if (error instanceof RequestTimeoutException) {
      return "timeout";
    }
    if (error instanceof ConnectionLostException) {
      return "lost";
    }
    if (error instanceof NoServerAvailableException) {
      return "no_server";
    }
    if (error instanceof OverloadedException) {
      return "overloaded";
    }
    return error instanceof ClientClosedException ? "closed" : "error";
  }

  private static boolean isFailure(@Nullable Response response) {
    return response instanceof TransactionResponse answer
        && answer.resultCode() == ResultCode.Failed;
  }

  /** Returns the code of a failure that the coordinator answered. */
  static String code(@Nullable Response response) {
    return response instanceof TransactionResponse answer && isFailure(response)
        ? answer.transactionExceptionCode().name()
        : NONE;
  }

  /** Returns how a transaction ended, as the answer to a commit or a rollback says. */
  static String outcome(GlobalStatusAnswer answer) {
    if (isFailure(answer)) {
      return "unknown";
    }
    return switch (answer.globalStatus()) {
      case Committed, AsyncCommitting -> "committed";
      case Rollbacked -> "rolled_back";
      case TimeoutRollbacking, TimeoutRollbackRetrying, TimeoutRollbacked, TimeoutRollbackFailed ->
          "timed_out";
      case Committing, CommitRetrying, Rollbacking, RollbackRetrying -> "retrying";
      default -> "unknown";
    };
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
