package io.hawser.netty.internal.client;

import io.hawser.RpcHook;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.Request;
import io.hawser.protocol.Response;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import io.hawser.protocol.XidRequest;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.TransactionHistory.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns requests, answers and pushes into the events of {@link JournalStore}. */
final class TransactionJournal implements RpcHook {
  private final JournalStore store;

  private TransactionJournal(JournalStore store) {
    this.store = store;
  }

  /** Adds the hook that fills a store, unless that is off: a client without hooks is faster. */
  static List<RpcHook> addTo(List<RpcHook> hooks, JournalStore store) {
    if (store.isOff()) {
      return hooks;
    }
    List<RpcHook> all = new ArrayList<>(hooks);
    all.add(new TransactionJournal(store)); // last: its times are those of the request itself
    return all;
  }

  @Override
  public void beforeRequest(Call call) {
    Request<?> request = call.request();
    if (request instanceof GlobalCommitRequest commit) {
      store.add(commit.xid(), Kind.COMMIT_REQUESTED, "commit requested of " + call.server());
    } else if (request instanceof GlobalRollbackRequest rollback) {
      store.add(rollback.xid(), Kind.ROLLBACK_REQUESTED, "rollback requested of " + call.server());
    }
  }

  @Override
  public void afterRequest(
      Call call, @Nullable Response response, @Nullable HawserException error) {
    Request<?> request = call.request();
    if (request instanceof GlobalBeginRequest begin) {
      if (response instanceof GlobalBeginResponse begun && !begun.xid().isEmpty()) {
        store.add(
            begun.xid(),
            Kind.BEGIN,
            "begun by "
                + call.server()
                + " as "
                + begin.transactionName()
                + ", time-out "
                + begin.timeout()
                + " ms");
      }
      return; // without an XID there is no transaction to record
    }
    if (!(request instanceof XidRequest<?> of) || of.xidOrNull() == null) {
      return;
    }
    if (error != null) {
      store.add(of.xid(), Kind.FAILURE, name(request) + " failed: " + error.getMessage());
    } else if (response instanceof TransactionResponse answer) {
      answered(of, answer);
    }
  }

  private void answered(XidRequest<?> request, TransactionResponse answer) {
    String xid = request.xid();
    if (answer.resultCode() == ResultCode.Failed) {
      TransactionExceptionCode code = answer.transactionExceptionCode();
      boolean conflict =
          code == TransactionExceptionCode.LockKeyConflict
              || code == TransactionExceptionCode.LockKeyConflictFailFast;
      store.add(
          xid,
          conflict ? Kind.LOCK_CONFLICT : Kind.FAILURE,
          name(request)
              + (request instanceof BranchRegisterRequest branch
                  ? " of " + branch.resourceId()
                  : "")
              + " answered "
              + code);
    } else if (request instanceof BranchRegisterRequest branch
        && answer instanceof BranchRegisterResponse registered) {
      store.add(
          xid,
          Kind.BRANCH,
          "branch "
              + registered.branchId()
              + " of "
              + branch.resourceId()
              + " ("
              + branch.branchType()
              + ") registered");
    } else if (request instanceof BranchReportRequest report) {
      store.add(
          xid, Kind.REPORT, "branch " + report.branchId() + " reported as " + report.status());
    } else if (answer instanceof GlobalStatusAnswer status) {
      store.add(xid, Kind.STATUS, name(request) + " answered " + status.globalStatus());
    }
  }

  private static String name(Request<?> request) {
    return request.getClass().getSimpleName();
  }

  @Override
  public void beforeBranch(BranchCall call) {
    BranchContext branch = call.branch();
    store.add(
        branch.xid(),
        call.isCommit() ? Kind.BRANCH_COMMIT : Kind.BRANCH_ROLLBACK,
        call.server()
            + " asks for the "
            + (call.isCommit() ? "commit" : "rollback")
            + " of branch "
            + branch.branchId()
            + " of "
            + branch.resourceId());
  }

  @Override
  public void afterBranch(
      BranchCall call, BranchStatus status, @Nullable Throwable error, Duration duration) {
    BranchContext branch = call.branch();
    store.add(
        branch.xid(),
        Kind.BRANCH_ENDED,
        "branch "
            + branch.branchId()
            + " is "
            + status
            + " after "
            + duration.toMillis()
            + " ms"
            // The kind of the error only: its message is the application's own.
            + (error == null ? "" : ", its handler failed with " + error.getClass().getName()));
  }
}
