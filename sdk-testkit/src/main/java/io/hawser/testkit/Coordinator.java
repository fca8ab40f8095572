package io.hawser.testkit;

import io.hawser.context.Xid;
import io.hawser.error.TransactionException;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.registry.ServerAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a coordinator, without the network. It is thread-safe. Failures are thrown: a
 * {@link TransactionException} has the code that the client gets; any other exception means the
 * code Unknown.
 */
final class Coordinator {
  private final Supplier<ServerAddress> address;
  private final Timers timers;
  private final Settings settings;
  private final SessionStore sessions;
  private final PhaseTwo phaseTwo;
  private final LockTable locks = new LockTable();
  private final Ids ids;

  /**
   * Creates a coordinator without transactions.
   *
   * @param address the address at the start of XIDs, read when the first transaction begins
   */
  Coordinator(
      Supplier<ServerAddress> address,
      Timers timers,
      Settings settings,
      SessionStore sessions,
      PhaseTwo phaseTwo) {
    this.address = address;
    this.timers = timers;
    this.settings = settings;
    this.sessions = sessions;
    this.phaseTwo = phaseTwo;
    ids = new Ids(timers.nowMillis());
  }

  LockTable locks() {
    return locks;
  }

  String begin(String applicationId, String name, int timeoutMillis) {
    String xid = new Xid(address.get(), ids.next()).toString();
    GlobalSession session =
        new GlobalSession(xid, name, applicationId, timers.nowMillis(), timeoutMillis, locks);
    sessions.add(session);
    // The time-out is never longer than requested, and zero if the request is invalid.
    Duration timeout = Duration.ofMillis(Math.max(0, timeoutMillis));
    session.timer(timers.schedule(() -> expire(session), timeout));
    return xid;
  }

  /** Completes with the status for the TM after one attempt at each branch it waits for. */
  CompletableFuture<GlobalStatus> commit(String xid) {
    GlobalSession session = sessions.find(required("xid", xid));
    if (session == null) {
      return CompletableFuture.completedFuture(GlobalStatus.Finished);
    }
    if (session.isTimedOut(timers.nowMillis())) {
      expire(session); // the timer is late
    }
    return session.beginCommit()
        ? phaseTwo.start(session)
        : CompletableFuture.completedFuture(StatusRules.forTm(session.status()));
  }

  /** Completes with the status for the TM after one attempt at each branch. */
  CompletableFuture<GlobalStatus> rollback(String xid) {
    GlobalSession session = sessions.find(required("xid", xid));
    if (session == null) {
      return CompletableFuture.completedFuture(GlobalStatus.Finished);
    }
    return session.close(GlobalStatus.Rollbacking)
        ? phaseTwo.start(session)
        : CompletableFuture.completedFuture(session.status());
  }

  GlobalStatus status(String xid) {
    GlobalSession session = sessions.find(required("xid", xid));
    return session == null ? GlobalStatus.Finished : session.status();
  }

  /**
   * Applies a saga engine's report about a transaction that it drives. A report about any other
   * transaction changes nothing.
   *
   * @return the new status; the reported one if there is no such transaction
   */
  GlobalStatus report(String xid, @Nullable GlobalStatus reported) {
    GlobalSession session = sessions.find(required("xid", xid));
    if (reported == null) {
      throw new IllegalArgumentException("The report about " + xid + " has no status");
    }
    if (session == null) {
      return reported;
    }
    if (session.isSaga()) {
      if (reported == GlobalStatus.Finished) {
        phaseTwo.end(session, GlobalStatus.Rollbacked); // this is what the engine means
      } else if (StatusRules.isSuccess(reported) || StatusRules.isFailure(reported)) {
        phaseTwo.end(session, reported);
      } else if (isRetrying(reported) && session.close(reported)) {
        phaseTwo.resumeLater(session);
      }
    }
    return session.status();
  }

  private static boolean isRetrying(GlobalStatus status) {
    return status == GlobalStatus.CommitRetrying
        || status == GlobalStatus.RollbackRetrying
        || status == GlobalStatus.TimeoutRollbackRetrying;
  }

  long registerBranch(BranchRegisterRequest request, String clientId) {
    GlobalSession session = session(request.xid());
    required("resourceId", request.resourceId());
    if (request.branchType() == BranchType.UNRECOGNIZED) {
      throw new IllegalArgumentException(
          "The branch has a type that this coordinator does not know");
    }
    checkSize(request.applicationData());
    Branch branch =
        new Branch(
            ids.next(),
            request.branchType(),
            request.resourceId(),
            clientId,
            request.lockKey(),
            request.applicationData());
    session.register(branch);
    return branch.branchId();
  }

  void reportBranch(BranchReportRequest request) {
    GlobalSession session = session(request.xid());
    checkSize(request.applicationData());
    session.report(request.branchId(), request.status(), request.applicationData());
  }

  boolean isLockable(GlobalLockQueryRequest request) {
    required("xid", request.xid());
    required("resourceId", request.resourceId());
    return request.branchType() != BranchType.AT
        || locks.isLockable(request.xid(), LockKeys.parse(request.resourceId(), request.lockKey()));
  }

  private void expire(GlobalSession session) {
    if (session.close(GlobalStatus.TimeoutRollbacking)) {
      phaseTwo.start(session);
    }
  }

  private GlobalSession session(String xid) {
    GlobalSession session = sessions.find(required("xid", xid));
    if (session == null) {
      throw new TransactionException(
          TransactionExceptionCode.GlobalTransactionNotExist,
          "There is no global transaction " + xid + ", or it has ended",
          null);
    }
    return session;
  }

  private static String required(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("The request has no " + name);
    }
    return value;
  }

  private void checkSize(String applicationData) {
    if (applicationData.length() <= settings.maxApplicationDataBytes() / 3) {
      return; // for any characters
    }
    int bytes = applicationData.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > settings.maxApplicationDataBytes()) {
      throw new TransactionException(
          TransactionExceptionCode.FailedWriteSession,
          "The application data has "
              + bytes
              + " bytes, which is more than the store accepts ("
              + settings.maxApplicationDataBytes()
              + ")",
          null);
    }
  }
}
