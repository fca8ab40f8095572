package io.hawser.testservers.seata;

import io.hawser.testservers.seata.Transactions.Branch;
import io.hawser.testservers.seata.Transactions.Transaction;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.seata.core.exception.TransactionException;
import org.apache.seata.core.exception.TransactionExceptionCode;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.protocol.AbstractMessage;
import org.apache.seata.core.protocol.AbstractResultMessage;
import org.apache.seata.core.protocol.ResultCode;
import org.apache.seata.core.protocol.transaction.AbstractGlobalEndResponse;
import org.apache.seata.core.protocol.transaction.AbstractTransactionRequestToTC;
import org.apache.seata.core.protocol.transaction.AbstractTransactionResponse;
import org.apache.seata.core.protocol.transaction.BranchRegisterRequest;
import org.apache.seata.core.protocol.transaction.BranchRegisterResponse;
import org.apache.seata.core.protocol.transaction.BranchReportRequest;
import org.apache.seata.core.protocol.transaction.BranchReportResponse;
import org.apache.seata.core.protocol.transaction.GlobalBeginRequest;
import org.apache.seata.core.protocol.transaction.GlobalBeginResponse;
import org.apache.seata.core.protocol.transaction.GlobalCommitRequest;
import org.apache.seata.core.protocol.transaction.GlobalCommitResponse;
import org.apache.seata.core.protocol.transaction.GlobalLockQueryRequest;
import org.apache.seata.core.protocol.transaction.GlobalLockQueryResponse;
import org.apache.seata.core.protocol.transaction.GlobalReportRequest;
import org.apache.seata.core.protocol.transaction.GlobalReportResponse;
import org.apache.seata.core.protocol.transaction.GlobalRollbackRequest;
import org.apache.seata.core.protocol.transaction.GlobalRollbackResponse;
import org.apache.seata.core.protocol.transaction.GlobalStatusRequest;
import org.apache.seata.core.protocol.transaction.GlobalStatusResponse;
import org.apache.seata.core.protocol.transaction.TCInboundHandler;
import org.apache.seata.core.rpc.RpcContext;
import org.apache.seata.core.rpc.TransactionMessageHandler;

/** Serves all requests a client can make, as simply as the clients allow. */
final class TransactionHandler implements TransactionMessageHandler, TCInboundHandler {
  private static final long RETRY_MILLIS = 1_000;

  /** The time that a store would take for a begin or a commit, in milliseconds. */
  private static final long DELAY_MILLIS = Long.getLong("delay.millis", 0);

  private final Transactions transactions;
  private final PhaseTwo phaseTwo;
  private final ScheduledExecutorService background = Executors.newScheduledThreadPool(4);

  TransactionHandler(Transactions transactions, PhaseTwo phaseTwo) {
    this.transactions = transactions;
    this.phaseTwo = phaseTwo;
  }

  @Override
  public AbstractResultMessage onRequest(AbstractMessage request, RpcContext context) {
    AbstractTransactionRequestToTC typed = (AbstractTransactionRequestToTC) request;
    typed.setTCInboundHandler(this);
    return typed.handle(context);
  }

  @Override
  public void onResponse(AbstractResultMessage response, RpcContext context) {
    // Answers to pushes reach the thread that waits for them; nothing is left to do here.
  }

  @Override
  public GlobalBeginResponse handle(GlobalBeginRequest request, RpcContext context) {
    delay();
    String xid = transactions.begin();
    background.schedule(() -> timeOut(xid), request.getTimeout(), TimeUnit.MILLISECONDS);
    GlobalBeginResponse response = success(new GlobalBeginResponse());
    response.setXid(xid);
    return response;
  }

  @Override
  public GlobalCommitResponse handle(GlobalCommitRequest request, RpcContext context) {
    delay();
    return status(new GlobalCommitResponse(), commit(request.getXid()));
  }

  @Override
  public GlobalRollbackResponse handle(GlobalRollbackRequest request, RpcContext context) {
    return status(new GlobalRollbackResponse(), rollback(request.getXid()));
  }

  @Override
  public GlobalStatusResponse handle(GlobalStatusRequest request, RpcContext context) {
    return status(new GlobalStatusResponse(), transactions.status(request.getXid()));
  }

  @Override
  public GlobalReportResponse handle(GlobalReportRequest request, RpcContext context) {
    Transaction transaction = transactions.find(request.getXid());
    GlobalStatus reported = request.getGlobalStatus();
    if (transaction != null) {
      // As Seata's server: only the driver of a saga knows its status better than the server.
      reported =
          transactions.branches(transaction).stream().anyMatch(b -> b.type == BranchType.SAGA)
              ? report(transaction, reported)
              : transactions.status(request.getXid());
    }
    return status(new GlobalReportResponse(), reported);
  }

  @Override
  public BranchRegisterResponse handle(BranchRegisterRequest request, RpcContext context) {
    BranchRegisterResponse response = new BranchRegisterResponse();
    try {
      response.setBranchId(
          transactions.register(
              request.getXid(),
              request.getBranchType(),
              request.getResourceId(),
              request.getLockKey(),
              request.getApplicationData(),
              context.getClientId()));
      return success(response);
    } catch (TransactionException e) {
      return failure(response, e);
    }
  }

  @Override
  public BranchReportResponse handle(BranchReportRequest request, RpcContext context) {
    BranchReportResponse response = new BranchReportResponse();
    try {
      transactions.report(
          request.getXid(),
          request.getBranchId(),
          request.getStatus(),
          request.getApplicationData());
      return success(response);
    } catch (TransactionException e) {
      return failure(response, e);
    }
  }

  @Override
  public GlobalLockQueryResponse handle(GlobalLockQueryRequest request, RpcContext context) {
    GlobalLockQueryResponse response = success(new GlobalLockQueryResponse());
    response.setLockable(
        transactions.lockable(request.getXid(), request.getResourceId(), request.getLockKey()));
    return response;
  }

  private static void delay() {
    try {
      Thread.sleep(DELAY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private GlobalStatus report(Transaction transaction, GlobalStatus reported) {
    if (reported == GlobalStatus.Committed || reported == GlobalStatus.Rollbacked) {
      transactions.finish(transaction);
      return reported;
    }
    return transactions.status(transaction, reported);
  }

  private void timeOut(String xid) {
    Transaction transaction = transactions.find(xid);
    if (transaction != null && transactions.end(transaction, GlobalStatus.TimeoutRollbacking)) {
      end(transaction, false);
    }
  }

  private GlobalStatus commit(String xid) {
    Transaction transaction = transactions.find(xid);
    if (transaction == null || !transactions.end(transaction, GlobalStatus.Committing)) {
      return transactions.status(xid);
    }
    boolean allAt =
        transactions.branches(transaction).stream().allMatch(b -> b.type == BranchType.AT);
    if (!allAt) {
      return end(transaction, true);
    }
    // An AT commit only removes undo logs: answered immediately, pushed later.
    transactions.releaseLocks(transaction);
    transactions.status(transaction, GlobalStatus.AsyncCommitting);
    background.execute(() -> end(transaction, true));
    return GlobalStatus.Committed;
  }

  private GlobalStatus rollback(String xid) {
    Transaction transaction = transactions.find(xid);
    if (transaction == null || !transactions.end(transaction, GlobalStatus.Rollbacking)) {
      return transactions.status(xid);
    }
    return end(transaction, false);
  }

  /** Pushes to every branch left; again after a while if one of them asks for it. */
  private GlobalStatus end(Transaction transaction, boolean commit) {
    List<Branch> branches = transactions.branches(transaction);
    if (!commit) {
      Collections.reverse(branches);
    }
    for (Branch branch : branches) {
      BranchStatus answer =
          branch.failedPhaseOne() ? null : phaseTwo.push(commit, transaction.xid, branch);
      if (answer == BranchStatus.PhaseTwo_CommitFailed_Unretryable
          || answer == BranchStatus.PhaseTwo_RollbackFailed_Unretryable) {
        transactions.finish(transaction);
        return commit ? GlobalStatus.CommitFailed : GlobalStatus.RollbackFailed;
      }
      if (answer == null
          || answer == BranchStatus.PhaseTwo_Committed
          || answer == BranchStatus.PhaseTwo_Rollbacked) {
        transactions.done(transaction, branch);
      } else if (!commit) {
        // Earlier branches may have written what this one has still to restore.
        break;
      }
    }
    if (transactions.branches(transaction).isEmpty()) {
      transactions.finish(transaction);
      return commit ? GlobalStatus.Committed : GlobalStatus.Rollbacked;
    }
    background.schedule(() -> end(transaction, commit), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    return transactions.status(
        transaction, commit ? GlobalStatus.CommitRetrying : GlobalStatus.RollbackRetrying);
  }

  private static <T extends AbstractGlobalEndResponse> T status(T response, GlobalStatus status) {
    response.setGlobalStatus(status);
    return success(response);
  }

  private static <T extends AbstractTransactionResponse> T success(T response) {
    response.setResultCode(ResultCode.Success);
    response.setTransactionExceptionCode(TransactionExceptionCode.Unknown);
    return response;
  }

  private static <T extends AbstractTransactionResponse> T failure(
      T response, TransactionException e) {
    response.setResultCode(ResultCode.Failed);
    response.setTransactionExceptionCode(e.getCode());
    response.setMsg("TransactionException[" + e.getMessage() + "]");
    return response;
  }
}
