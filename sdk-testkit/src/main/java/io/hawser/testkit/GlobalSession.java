package io.hawser.testkit;

import io.hawser.error.TransactionException;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import io.hawser.protocol.GlobalStatus;
import io.hawser.protocol.TransactionExceptionCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One global transaction. Its monitor guards everything that changes, so that of a commit, a
 * rollback and the time-out exactly one closes it. Nothing waits or sends while holding the
 * monitor; only the monitor of the {@link LockTable} is taken inside it.
 */
final class GlobalSession implements LockTable.Owner {
  private static final String SAGA_NAME_PREFIX =
      "$Saga_"; // as the original's saga engine begins them

  private final String xid;
  private final String name;
  private final String applicationId;
  private final long beginMillis;
  private final int timeoutMillis;
  private final LockTable locks;
  private final Map<Long, Branch> branches = new LinkedHashMap<>();
  private volatile GlobalStatus status = GlobalStatus.Begin; // written under the monitor
  private final CompletableFuture<GlobalSnapshot> whenEnded = new CompletableFuture<>();
  private boolean ended;
  private Timers.@Nullable Timer timer;

  GlobalSession(
      String xid,
      String name,
      String applicationId,
      long beginMillis,
      int timeoutMillis,
      LockTable locks) {
    this.xid = xid;
    this.name = name;
    this.applicationId = applicationId;
    this.beginMillis = beginMillis;
    this.timeoutMillis = timeoutMillis;
    this.locks = locks;
  }

  @Override
  public String xid() {
    return xid;
  }

  @Override
  public boolean isRollingBack() {
    return Statuses.isRollingBack(status);
  }

  GlobalStatus status() {
    return status;
  }

  long beginMillis() {
    return beginMillis;
  }

  int timeoutMillis() {
    return timeoutMillis;
  }

  boolean isTimedOut(long nowMillis) {
    return nowMillis - beginMillis > timeoutMillis;
  }

  /** Remembers what to cancel when the transaction is closed. */
  synchronized void timer(Timers.Timer timer) {
    if (status == GlobalStatus.Begin) {
      this.timer = timer;
    } else {
      timer.cancel();
    }
  }

  /**
   * Adds a branch and takes its locks.
   *
   * @throws TransactionException if the transaction is closed or a lock is taken
   */
  synchronized void register(Branch branch) {
    if (status != GlobalStatus.Begin) {
      throw new TransactionException(
          TransactionExceptionCode.GlobalTransactionNotActive,
          "Cannot add a branch to global transaction " + xid + ": its status is " + status,
          null);
    }
    LockTable.Held foreign = locks.acquire(this, branch.branchId(), branch.rows());
    if (foreign != null) {
      // Who keeps a local transaction open while waiting may hold the very row that the other
      // needs to roll back. Who commits each statement at once cannot, and may well wait.
      boolean failFast = foreign.owner().isRollingBack() && !branch.isAutoCommit();
      throw new TransactionException(
          failFast
              ? TransactionExceptionCode.LockKeyConflictFailFast
              : TransactionExceptionCode.LockKeyConflict,
          "Global lock acquire failed xid = " + xid + " branchId = " + branch.branchId(),
          null);
    }
    branches.put(branch.branchId(), branch);
  }

  /**
   * Takes a report of the first phase.
   *
   * @throws TransactionException if there is no such branch
   */
  synchronized void report(long branchId, BranchStatus branchStatus, String applicationData) {
    Branch branch = branches.get(branchId);
    if (branch == null) {
      throw new TransactionException(
          TransactionExceptionCode.BranchTransactionNotExist,
          "Global transaction " + xid + " has no branch " + branchId,
          null);
    }
    if (!branch.isEnded()) {
      branch.report(branchStatus, applicationData);
    }
  }

  /**
   * Closes the transaction to commit it. The locks are free from now on, as nothing can be undone
   * any more.
   *
   * @return whether this call did it; otherwise it was closed before
   */
  synchronized boolean beginCommit() {
    boolean async = branches.values().stream().allMatch(Branch::canBeCommittedAsync);
    boolean began = close(async ? GlobalStatus.AsyncCommitting : GlobalStatus.Committing);
    if (began) {
      branches.values().forEach(this::release);
    }
    return began;
  }

  /**
   * Closes the transaction, to roll it back or to do what its saga engine says. Branches keep their
   * locks until they have been rolled back.
   *
   * @param next the status from now on
   * @return whether this call did it; otherwise it was closed before
   */
  synchronized boolean close(GlobalStatus next) {
    if (status != GlobalStatus.Begin) {
      return false;
    }
    status = next;
    cancelTimer();
    return true;
  }

  /** Goes to another status of the second phase, if it has not ended. */
  synchronized void moveTo(GlobalStatus next) {
    if (!ended) {
      status = next;
    }
  }

  /**
   * Ends the transaction. If it succeeded, no lock is left; otherwise the rows stay locked, as
   * their state is unknown.
   *
   * @return whether this call did it
   */
  synchronized boolean end(GlobalStatus last) {
    if (ended) {
      return false;
    }
    ended = true;
    status = last;
    cancelTimer();
    if (Statuses.isSuccess(last)) {
      releaseAll();
    }
    return true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /** Completed by whoever ended it, outside the monitor. */
  CompletableFuture<GlobalSnapshot> whenEnded() {
    return whenEnded;
  }

  synchronized void releaseAll() {
    branches.values().forEach(this::release);
  }

  /** The branches that have not ended: first registered, first committed, last rolled back. */
  synchronized List<Branch> open() {
    List<Branch> open = new ArrayList<>();
    for (Branch branch : branches.values()) {
      if (!branch.isEnded()) {
        open.add(branch);
      }
    }
    if (isRollingBack()) {
      Collections.reverse(open);
    }
    return open;
  }

  /** Whether the TM need not wait for what is left to commit. */
  synchronized boolean canBeCommittedAsync() {
    return branches.values().stream().allMatch(b -> b.isEnded() || b.canBeCommittedAsync());
  }

  /** The branch failed in its second phase. */
  synchronized void fail(Branch branch, BranchStatus branchStatus) {
    branch.status(branchStatus);
  }

  /** The branch is done, and its rows are free. */
  synchronized void end(Branch branch, BranchStatus branchStatus) {
    branch.end(branchStatus);
    release(branch);
  }

  /** Whether the client's own saga engine drives it, and reports how it went. */
  synchronized boolean isSaga() {
    return branches.isEmpty()
        ? name.startsWith(SAGA_NAME_PREFIX)
        : branches.values().iterator().next().branchType() == BranchType.SAGA;
  }

  synchronized GlobalSnapshot snapshot() {
    return new GlobalSnapshot(
        xid,
        name,
        applicationId,
        status,
        Instant.ofEpochMilli(beginMillis),
        Duration.ofMillis(timeoutMillis),
        branches.values().stream().map(Branch::snapshot).toList());
  }

  private void release(Branch branch) {
    locks.release(branch.branchId(), branch.rows());
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
