package io.hawser.netty.internal.client;

import io.hawser.context.Xid;
import io.hawser.model.GlobalStatus;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Request;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** The TM role on top of single requests. */
final class DefaultTransactionManager implements TransactionManager {
  private final NettyRpcClient rpc;

  DefaultTransactionManager(NettyRpcClient rpc) {
    this.rpc = rpc;
  }

  @Override
  public String begin(String name, Duration timeout) {
    GlobalBeginRequest request = GlobalBeginRequest.of(name, timeout);
    return AnswerErrors.check(request, rpc.sendSync(request)).xid();
  }

  @Override
  public CompletionStage<String> beginAsync(String name, Duration timeout) {
    GlobalBeginRequest request = GlobalBeginRequest.of(name, timeout);
    return AnswerErrors.check(request, rpc.send(request), GlobalBeginResponse::xid);
  }

  @Override
  public GlobalStatus commit(String xid) {
    return status(new GlobalCommitRequest(Xid.check(xid), ""));
  }

  @Override
  public CompletionStage<GlobalStatus> commitAsync(String xid) {
    return statusAsync(new GlobalCommitRequest(Xid.check(xid), ""));
  }

  @Override
  public GlobalStatus rollback(String xid) {
    return status(new GlobalRollbackRequest(Xid.check(xid), ""));
  }

  @Override
  public CompletionStage<GlobalStatus> rollbackAsync(String xid) {
    return statusAsync(new GlobalRollbackRequest(Xid.check(xid), ""));
  }

  @Override
  public GlobalStatus getStatus(String xid) {
    return status(new GlobalStatusRequest(Xid.check(xid), ""));
  }

  @Override
  public CompletionStage<GlobalStatus> getStatusAsync(String xid) {
    return statusAsync(new GlobalStatusRequest(Xid.check(xid), ""));
  }

  @Override
  public GlobalStatus globalReport(String xid, GlobalStatus status) {
    return status(reportRequest(xid, status));
  }

  @Override
  public CompletionStage<GlobalStatus> globalReportAsync(String xid, GlobalStatus status) {
    return statusAsync(reportRequest(xid, status));
  }

  private static GlobalReportRequest reportRequest(String xid, GlobalStatus status) {
    return new GlobalReportRequest(Xid.check(xid), "", Objects.requireNonNull(status, "status"));
  }

  private <R extends GlobalStatusAnswer> GlobalStatus status(Request<R> request) {
    return AnswerErrors.check(request, rpc.sendSync(request)).globalStatus();
  }

  private <R extends GlobalStatusAnswer> CompletionStage<GlobalStatus> statusAsync(
      Request<R> request) {
    return AnswerErrors.check(request, rpc.send(request), GlobalStatusAnswer::globalStatus);
  }
}
