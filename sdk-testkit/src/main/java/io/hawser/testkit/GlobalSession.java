package io.hawser.testkit;

import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
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
 * One global transaction. Its monitor guards all changes, so that exactly one of a commit, a
 * rollback and the time-out closes it. No code waits or sends while it holds the monitor. Only the
 * monitor of the {@link LockTable} is acquired inside it.
 */
final class GlobalSession implements LockTable.Owner {
  private static final String SAGA_NAME_PREFIX = "$Saga_"; // as Seata's saga engine names them

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
    return StatusRules.isRollingBack(status);
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

  /** Sets the timer to cancel when the transaction is closed. */
  synchronized void timer(Timers.Timer timer) {
    if (status == GlobalStatus.Begin) {
      this.timer = timer;
    } else {
      timer.cancel();
    }
  }

  /**
   * Adds a branch and acquires its locks.
   *
   * @throws TransactionException if the transaction is closed or another one holds a lock
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
      // A client that waits with an open local transaction may hold the very row that the other
      // transaction needs to roll back. A client that commits each statement separately cannot, so
      // it may wait.
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
   * Records a report of the first phase.
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
   * Closes the transaction to commit it. This frees the locks, because nothing can be undone any
   * more.
   *
   * @return whether this call closed it; otherwise it was closed before
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
   * Closes the transaction to roll it back or to follow its saga engine. Branches keep their locks
   * until they are rolled back.
   *
   * @param next the new status
   * @return whether this call closed it; otherwise it was closed before
   */
  synchronized boolean close(GlobalStatus next) {
    if (status != GlobalStatus.Begin) {
      return false;
    }
    status = next;
    cancelTimer();
    return true;
  }

  /** Changes to another status of the second phase, unless the transaction has ended. */
  synchronized void moveTo(GlobalStatus next) {
    if (!ended) {
      status = next;
    }
  }

  /**
   * Ends the transaction. A successful one keeps no lock. The rows of a failed one stay locked,
   * because their state is unknown.
   *
   * @return whether this call ended it
   */
  synchronized boolean end(GlobalStatus last) {
    if (ended) {
      return false;
    }
    ended = true;
    status = last;
    cancelTimer();
    if (StatusRules.isSuccess(last)) {
      releaseAll();
    }
    return true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /** Returns a future that the thread that ends the transaction completes outside the monitor. */
  CompletableFuture<GlobalSnapshot> whenEnded() {
    return whenEnded;
  }

  synchronized void releaseAll() {
    branches.values().forEach(this::release);
  }

  /**
   * Returns the open branches. A commit goes in the order of registration, a rollback in reverse
   * order.
   */
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

  /** Returns whether the TM need not wait for the remaining branches. */
  synchronized boolean canBeCommittedAsync() {
    return branches.values().stream().allMatch(b -> b.isEnded() || b.canBeCommittedAsync());
  }

  /** Records that a branch failed in its second phase. */
  synchronized void fail(Branch branch, BranchStatus branchStatus) {
    branch.status(branchStatus);
  }

  /** Records that a branch is done, and frees its rows. */
  synchronized void end(Branch branch, BranchStatus branchStatus) {
    branch.end(branchStatus);
    release(branch);
  }

  /** Returns whether the client's saga engine drives the transaction and reports its outcome. */
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
