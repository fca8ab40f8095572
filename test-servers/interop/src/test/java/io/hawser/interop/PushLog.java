package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.fail;

import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchStatus;
import io.hawser.transaction.BranchContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The pushes that one of our clients has seen, and how it answers the next ones. */
final class PushLog {
  private final Lock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();
  private final Map<String, List<Push>> byResource = new HashMap<>();
  private final Map<String, Integer> failuresLeft = new HashMap<>();

  void failNext(String resource, int pushes) {
    lock.lock();
    try {
      failuresLeft.put(resource, pushes);
    } finally {
      lock.unlock();
    }
  }

  BranchStatus commit(BranchContext branch) {
    return add(Kind.COMMIT, branch)
        ? BranchStatus.PhaseTwo_Committed
        : BranchStatus.PhaseTwo_CommitFailed_Retryable;
  }

  BranchStatus rollback(BranchContext branch) {
    return add(Kind.ROLLBACK, branch)
        ? BranchStatus.PhaseTwo_Rollbacked
        : BranchStatus.PhaseTwo_RollbackFailed_Retryable;
  }

  /** Returns whether the push is to succeed. */
  private boolean add(Kind kind, BranchContext branch) {
    lock.lock();
    try {
      String resource = branch.resourceId();
      byResource
          .computeIfAbsent(resource, key -> new ArrayList<>())
          .add(new Push(kind, resource, branch.xid(), branch.branchId(), branch.applicationData()));
      added.signalAll();
      int left = failuresLeft.getOrDefault(resource, 0);
      failuresLeft.put(resource, Math.max(0, left - 1));
      return left == 0;
    } finally {
      lock.unlock();
    }
  }

  /** All pushes for the resource, once there are at least so many; fails after a limit. */
  List<Push> await(String resource, int pushes) {
    lock.lock();
    try {
      long left = Limits.EVENT.toNanos();
      while (seen(resource).size() < pushes && left > 0) {
        left = added.awaitNanos(left);
      }
      if (seen(resource).size() < pushes) {
        fail(pushes + " pushes for " + resource + " within " + Limits.EVENT + ": " + byResource);
      }
      return List.copyOf(seen(resource));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return fail("Interrupted while waiting for pushes", e);
    } finally {
      lock.unlock();
    }
  }

  private List<Push> seen(String resource) {
    return byResource.getOrDefault(resource, List.of());
  }
}
