package io.hawser.testkit;

import io.hawser.error.TransactionException;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.AsyncMessageHandler;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.FailureAnswers;
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
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns requests into calls of the {@link Coordinator} and their outcome into answers. It runs on
 * the endpoint's workers and never waits. The thread that ends the last branch answers a commit or
 * rollback, so a slow or silent RM delays only its own transactions.
 */
final class RequestHandler implements AsyncMessageHandler {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedCoordinator.class);
  private static final ResultCode OK = ResultCode.Success;
  private static final TransactionExceptionCode NONE = TransactionExceptionCode.Unknown;

  private final Coordinator coordinator;

  RequestHandler(Coordinator coordinator) {
    this.coordinator = coordinator;
  }

  @Override
  public <R extends TransactionResponse> CompletionStage<R> handleAsync(
      TransactionRequest<R> request, ClientSession client) {
    CompletionStage<? extends TransactionResponse> later;
    try {
      later = answer(request, client);
    } catch (RuntimeException e) {
      later = CompletableFuture.completedFuture(failure(request, e));
    }
    return later.handle(
        (response, error) -> {
          R answer =
              error == null
                  ? request.responseType().cast(response)
                  : failure(
                      request,
                      new IllegalStateException(
                          "The second phase was cut off: " + error.getMessage(), error));
          if (log.isTraceEnabled()) {
            log.trace("{} from {} is answered {}", request, client.clientId(), answer);
          }
          return answer;
        });
  }

  private CompletionStage<? extends TransactionResponse> answer(
      TransactionRequest<?> request, ClientSession client) {
    if (request instanceof GlobalCommitRequest commit) {
      return coordinator
          .commit(commit.xid())
          .thenApply(status -> new GlobalCommitResponse(OK, "", NONE, status));
    }
    if (request instanceof GlobalRollbackRequest rollback) {
      return coordinator
          .rollback(rollback.xid())
          .thenApply(status -> new GlobalRollbackResponse(OK, "", NONE, status));
    }
    return CompletableFuture.completedFuture(answerNow(request, client));
  }

  private TransactionResponse answerNow(TransactionRequest<?> request, ClientSession client) {
    if (request instanceof GlobalBeginRequest begin) {
      String xid =
          coordinator.begin(client.applicationId(), begin.transactionName(), begin.timeout());
      return new GlobalBeginResponse(OK, "", NONE, xid, "");
    }
    if (request instanceof BranchRegisterRequest register) {
      long branchId = coordinator.registerBranch(register, client.clientId());
      return new BranchRegisterResponse(OK, "", NONE, branchId);
    }
    if (request instanceof BranchReportRequest report) {
      coordinator.reportBranch(report);
      return new BranchReportResponse(OK, "", NONE);
    }
    if (request instanceof GlobalLockQueryRequest query) {
      return new GlobalLockQueryResponse(OK, "", NONE, coordinator.isLockable(query));
    }
    if (request instanceof GlobalStatusRequest status) {
      return new GlobalStatusResponse(OK, "", NONE, coordinator.status(status.xid()));
    }
    if (request instanceof GlobalReportRequest report) {
      return new GlobalReportResponse(
          OK, "", NONE, coordinator.report(report.xid(), report.globalStatus()));
    }
    throw new IllegalStateException("There is no answer to " + request);
  }

  /**
   * Makes the answer to a request that failed. Unlike the endpoint, the coordinator knows the
   * status that belongs in it.
   */
  private <R extends TransactionResponse> R failure(
      TransactionRequest<R> request, RuntimeException error) {
    String xid = request.xidOrNull();
    GlobalStatus status = xid == null ? GlobalStatus.Finished : coordinator.status(xid);
    if (error instanceof TransactionException rejected) {
      return FailureAnswers.of(
          request, rejected.code(), "TransactionException[" + rejected.getMessage() + "]", status);
    }
    log.debug("{} failed", request, error);
    return FailureAnswers.of(request, NONE, "RuntimeException[" + error.getMessage() + "]", status);
  }
}
