package io.hawser.testkit;

import io.hawser.model.BranchStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.ResultCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** RMs that answer pushes as scripted per resource, by default immediately and successfully. */
final class ScriptedRms implements BranchPusher {
  /** Every push, as {@code "commit stock"} or {@code "rollback stock"}. */
  final List<String> pushes = new ArrayList<>();

  final List<BranchPhaseTwoRequest<?>> requests = new ArrayList<>();
  final List<String> clients = new ArrayList<>();
  private final Map<String, Deque<CompletableFuture<BranchStatus>>> scripts = new HashMap<>();
  private boolean broken;

  /** Sets the answers to the next pushes for the resource. */
  ScriptedRms answers(String resourceId, BranchStatus... statuses) {
    for (BranchStatus status : statuses) {
      script(resourceId).add(CompletableFuture.completedFuture(status));
    }
    return this;
  }

  /** Fails the next push for the resource, as if there were no RM. */
  ScriptedRms isAway(String resourceId) {
    script(resourceId).add(CompletableFuture.failedFuture(new IllegalStateException("no RM")));
    return this;
  }

  /** Throws an error at the next push, as if a class were missing. */
  ScriptedRms breaks() {
    broken = true;
    return this;
  }

  /** Answers the next push for the resource when the test completes the future. */
  CompletableFuture<BranchStatus> waits(String resourceId) {
    CompletableFuture<BranchStatus> answer = new CompletableFuture<>();
    script(resourceId).add(answer);
    return answer;
  }

  private Deque<CompletableFuture<BranchStatus>> script(String resourceId) {
    return scripts.computeIfAbsent(resourceId, id -> new ArrayDeque<>());
  }

  @Override
  public CompletionStage<? extends BranchPhaseTwoResponse> push(
      String clientId, BranchPhaseTwoRequest<?> request) {
    if (broken) {
      broken = false;
      throw new NoClassDefFoundError("broken on purpose");
    }
    boolean commit = request instanceof BranchCommitRequest;
    pushes.add((commit ? "commit " : "rollback ") + request.resourceId());
    requests.add(request);
    clients.add(clientId);
    CompletableFuture<BranchStatus> scripted = script(request.resourceId()).poll();
    if (scripted == null) {
      scripted =
          CompletableFuture.completedFuture(
              commit ? BranchStatus.PhaseTwo_Committed : BranchStatus.PhaseTwo_Rollbacked);
    }
    return scripted.thenApply(status -> response(request, commit, status));
  }

  private static BranchPhaseTwoResponse response(
      BranchPhaseTwoRequest<?> request, boolean commit, BranchStatus status) {
    ResultCode result = ResultCode.Success;
    TransactionExceptionCode code = TransactionExceptionCode.Unknown;
    return commit
        ? new BranchCommitResponse(result, "", code, request.xid(), request.branchId(), status)
        : new BranchRollbackResponse(result, "", code, request.xid(), request.branchId(), status);
  }
}
