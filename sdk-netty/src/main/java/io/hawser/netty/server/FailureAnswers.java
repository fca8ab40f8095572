package io.hawser.netty.server;

import io.hawser.error.TransactionException;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalReportResponse;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalRollbackResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.Message;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answer to a request that failed, with the remaining fields as in protocol section 10. */
public final class FailureAnswers {
  private FailureAnswers() {}

  /**
   * Returns the answer to a request whose handling threw.
   *
   * @param request the request
   * @param error a {@link TransactionException} keeps its code; all others have code Unknown
   * @param <R> the kind of the answer
   * @return the failure, its message in the form of Seata's servers: {@code
   *     TransactionException[text]} or {@code RuntimeException[text]}
   */
  public static <R extends TransactionResponse> R of(
      TransactionRequest<R> request, Throwable error) {
    String text = error.getMessage() == null ? error.toString() : error.getMessage();
    return error instanceof TransactionException transactional
        ? of(request, transactional.code(), "TransactionException[" + text + "]")
        : of(request, TransactionExceptionCode.Unknown, "RuntimeException[" + text + "]");
  }

  /**
   * Returns the failure of a request on a global transaction that is unknown or whose status does
   * not matter: the answer to a commit says Committing, to a rollback Rollbacking, to others
   * UnKnown.
   *
   * @param request the request
   * @param code the kind of failure
   * @param msg why it failed
   * @param <R> the kind of the answer
   * @return the failure
   */
  public static <R extends TransactionResponse> R of(
      TransactionRequest<R> request, TransactionExceptionCode code, String msg) {
    return of(request, code, msg, statusOfFailed(request.typeCode()));
  }

  /**
   * Returns the failure of a request on a global transaction in a known status.
   *
   * @param request the request
   * @param code the kind of failure
   * @param msg why it failed
   * @param status the status of the global transaction; unused where the answer has no such field
   * @param <R> the kind of the answer
   * @return the failure
   */
  public static <R extends TransactionResponse> R of(
      TransactionRequest<R> request,
      TransactionExceptionCode code,
      String msg,
      GlobalStatus status) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(msg, "msg");
    Objects.requireNonNull(status, "status");
    TransactionResponse answer = ofTypeOrNull(request.typeCode(), code, msg, status);
    if (answer == null) {
      throw new IllegalStateException("No answer to " + request);
    }
    return request.responseType().cast(answer);
  }

  /**
   * Returns the failure of a request of which only the type is known, with code Unknown.
   *
   * @param typeCode what was requested
   * @param msg why it failed
   * @return the failure; {@code null} if that is no request to a coordinator
   */
  public static @Nullable TransactionResponse ofTypeOrNull(short typeCode, String msg) {
    return ofTypeOrNull(typeCode, TransactionExceptionCode.Unknown, msg, statusOfFailed(typeCode));
  }

  private static GlobalStatus statusOfFailed(short typeCode) {
    return switch (typeCode) {
      case GlobalCommitRequest.TYPE_CODE -> GlobalStatus.Committing;
      case GlobalRollbackRequest.TYPE_CODE -> GlobalStatus.Rollbacking;
      default -> GlobalStatus.UnKnown;
    };
  }

  private static @Nullable TransactionResponse ofTypeOrNull(
      short typeCode, TransactionExceptionCode code, String msg, GlobalStatus status) {
    ResultCode failed = ResultCode.Failed;
    return switch (typeCode) {
      case GlobalBeginRequest.TYPE_CODE -> new GlobalBeginResponse(failed, msg, code, "", "");
      case GlobalCommitRequest.TYPE_CODE -> new GlobalCommitResponse(failed, msg, code, status);
      case GlobalRollbackRequest.TYPE_CODE -> new GlobalRollbackResponse(failed, msg, code, status);
      case GlobalStatusRequest.TYPE_CODE -> new GlobalStatusResponse(failed, msg, code, status);
      case GlobalReportRequest.TYPE_CODE -> new GlobalReportResponse(failed, msg, code, status);
      case BranchRegisterRequest.TYPE_CODE -> new BranchRegisterResponse(failed, msg, code, 0);
      case BranchReportRequest.TYPE_CODE -> new BranchReportResponse(failed, msg, code);
      case GlobalLockQueryRequest.TYPE_CODE ->
          new GlobalLockQueryResponse(failed, msg, code, false);
      default -> null;
    };
  }

  /**
   * Returns the failure of anything that a client may have put into a merged frame. What is no
   * request to a coordinator gets an answer that is nothing but a failure, and that every client
   * can decode.
   *
   * @param message what the client sent
   * @param msg why it failed
   * @return the failure
   */
  public static Message of(Message message, String msg) {
    return message instanceof TransactionRequest<?> request
        ? of(request, TransactionExceptionCode.Unknown, msg)
        : new BranchReportResponse(ResultCode.Failed, msg, TransactionExceptionCode.Unknown);
  }
}
