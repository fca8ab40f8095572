package io.hawser.testkit;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A resource that records its pushes and returns the given statuses, by default success. */
final class RecordingResource {
  /** A push as it arrived. */
  record Push(boolean commit, BranchContext branch) {}

  private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<BranchStatus> answers = new ConcurrentLinkedQueue<>();
  private final Resource resource;

  RecordingResource(String resourceId, BranchType type) {
    resource =
        new Resource(
            resourceId,
            type,
            branch -> take(new Push(true, branch), BranchStatus.PhaseTwo_Committed),
            branch -> take(new Push(false, branch), BranchStatus.PhaseTwo_Rollbacked));
  }

  Resource resource() {
    return resource;
  }

  RecordingResource answers(BranchStatus... statuses) {
    answers.addAll(List.of(statuses));
    return this;
  }

  /** Returns the next push, which must come. */
  Push next() throws InterruptedException {
    Push push = pushes.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
    if (push == null) {
      throw new AssertionError("no push for " + resource.resourceId() + " in 20 s");
    }
    return push;
  }

  int waiting() {
    return pushes.size();
  }

  private BranchStatus take(Push push, BranchStatus well) {
    pushes.add(push);
    BranchStatus scripted = answers.poll();
    return scripted == null ? well : scripted;
  }
}
