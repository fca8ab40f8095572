package io.hawser.netty.internal.client;

import io.hawser.netty.internal.runtime.RejectableTask;
import io.hawser.protocol.BranchPhaseTwoResponse;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One run of the handler of a branch, from the first push on, and all pushes that wait for its
 * outcome. Whatever happens, each push is answered once.
 */
final class BranchRun implements RejectableTask {
  /**
   * The number of pushes that may wait. If there are more, the oldest is answered as a retryable
   * failure: its server has long given up waiting.
   */
  static final int MAX_PUSHES = 8;

  /** The branch and the resource that a run is for. Each has at most one run at a time. */
  record Key(String xid, long branchId, ResourceTable.Key resource) {}

  private final BranchPush first;
  private final Key key;
  private final Function<BranchPush, BranchPhaseTwoResponse> handler;
  private final Consumer<BranchPush> onRejected;
  private final Consumer<BranchRun> onEnd;

  /** The answer to what cannot even be described; it is made before anything can fail. */
  private final BranchPhaseTwoResponse fallback;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Queue<BranchPush> pushes = new ArrayDeque<>(2);
  private boolean ended;

  BranchRun(
      BranchPush first,
      Function<BranchPush, BranchPhaseTwoResponse> handler,
      Consumer<BranchPush> onRejected,
      Consumer<BranchRun> onEnd) {
    this.first = first;
    this.key = new Key(first.request().xid(), first.request().branchId(), first.resource());
    this.handler = handler;
    this.onRejected = onRejected;
    this.onEnd = onEnd;
    this.fallback = first.failed("the handler ended with an error that cannot be described");
    pushes.add(first);
  }

  Key key() {
    return key;
  }

  boolean isCommit() {
    return first.isCommit();
  }

  /** Adds a push of the same kind; {@code false} if the run has ended. */
  boolean join(BranchPush push) {
    BranchPush tooOld = null;
    lock.lock();
    try {
      if (ended) {
        return false;
      }
      pushes.add(push);
      if (pushes.size() > MAX_PUSHES) {
        tooOld = pushes.remove();
      }
    } finally {
      lock.unlock();
    }
    if (tooOld != null) {
      tooOld.answer(
          tooOld.failed("the handler is still running, and newer pushes wait for its outcome"));
    }
    return true;
  }

  @Override
  public void run() {
    BranchPhaseTwoResponse response = fallback;
    try {
      response = handler.apply(first);
    } finally {
      end(response);
    }
  }

  @Override
  public void rejected() {
    BranchPhaseTwoResponse response = fallback;
    try {
      onRejected.accept(first);
      response = first.failed("this RM is busy or closing");
    } finally {
      end(response);
    }
  }

  /** Allocates nothing, so that it ends also when the memory is used up. */
  private void end(BranchPhaseTwoResponse response) {
    lock.lock();
    try {
      ended = true; // from here on nothing else touches the pushes
    } finally {
      lock.unlock();
    }
    onEnd.accept(this);
    BranchPush push;
    while ((push = pushes.poll()) != null) {
      push.answer(response);
    }
  }
}
