package io.hawser.netty.internal.client;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.internal.client.RpcHooks.HookedBranch;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.BranchHandler;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calls the handlers of resources, on the RM executor, and turns what they return or throw into the
 * answer.
 */
final class BranchHandlers {
  private static final Set<BranchStatus> OF_COMMIT =
      Collections.unmodifiableSet(
          EnumSet.of(
              BranchStatus.PhaseTwo_Committed,
              BranchStatus.PhaseTwo_CommitFailed_Retryable,
              BranchStatus.PhaseTwo_CommitFailed_Unretryable,
              BranchStatus.PhaseTwo_CommitFailed_XAER_NOTA_Retryable,
              BranchStatus.STOP_RETRY));
  private static final Set<BranchStatus> OF_ROLLBACK =
      Collections.unmodifiableSet(
          EnumSet.of(
              BranchStatus.PhaseTwo_Rollbacked,
              BranchStatus.PhaseTwo_RollbackFailed_Retryable,
              BranchStatus.PhaseTwo_RollbackFailed_Unretryable,
              BranchStatus.PhaseTwo_RollbackFailed_XAER_NOTA_Retryable,
              BranchStatus.STOP_RETRY));

  /** A saga may go on in the other direction, and servers know what to do then. */
  private static final Set<BranchStatus> OF_SAGA = ofSaga();

  private final ResourceTable resources;
  private final RpcHooks hooks;
  private final PhaseTwoLog log;

  BranchHandlers(ResourceTable resources, RpcHooks hooks, PhaseTwoLog log) {
    this.resources = resources;
    this.hooks = hooks;
    this.log = log;
  }

  private static Set<BranchStatus> ofSaga() {
    Set<BranchStatus> statuses = EnumSet.copyOf(OF_COMMIT);
    statuses.addAll(OF_ROLLBACK);
    statuses.add(BranchStatus.PhaseOne_Failed);
    return Collections.unmodifiableSet(statuses);
  }

  /** Returns what a handler may return. */
  private static Set<BranchStatus> expected(BranchType type, boolean commit) {
    if (type == BranchType.SAGA || type == BranchType.SAGA_ANNOTATION) {
      return OF_SAGA;
    }
    return commit ? OF_COMMIT : OF_ROLLBACK;
  }

  BranchPhaseTwoResponse notRegistered(BranchPush push) {
    Set<BranchType> types = resources.typesOf(push.request().resourceId());
    log.notRegistered(push, types);
    return push.failed(
        types.isEmpty()
            ? "resource not registered in this client"
            : "resource registered in this client only as " + types);
  }

  /** Runs the handler; what it throws is part of the answer. */
  BranchPhaseTwoResponse run(BranchPush push) {
    Resource resource = resources.find(push.resource());
    if (resource == null) { // since the push was taken
      return notRegistered(push);
    }
    BranchPhaseTwoRequest<?> request = push.request();
    BranchContext branch =
        new BranchContext(
            request.xid(),
            request.branchId(),
            request.branchType(),
            request.resourceId(),
            request.applicationData());
    boolean commit = push.isCommit();
    HookedBranch call =
        hooks.isEmpty()
            ? null
            : hooks.beforeBranch(commit, branch, push.connection().permits().server());
    long start = System.nanoTime();
    BranchStatus status = null;
    Throwable error = null;
    try {
      status = callHandler(commit ? resource.commit() : resource.rollback(), branch);
    } catch (Throwable e) { // also an Error: the server waits for an answer
      error = e;
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    if (error == null) {
      error = wrong(push, status);
    } else {
      log.handlerFailed(push, error);
    }
    BranchPhaseTwoResponse response = response(push, status, error);
    if (error == null) {
      log.handlerSucceeded(push.resource(), commit);
    }
    if (call != null) {
      hooks.afterBranch(call, response.branchStatus(), error, duration);
    }
    return response;
  }

  private static BranchPhaseTwoResponse response(
      BranchPush push, @Nullable BranchStatus status, @Nullable Throwable error) {
    if (error instanceof WrongStatus wrong) {
      return push.failed(wrong.getMessage());
    }
    if (error != null || status == null) {
      return push.failed(Unreliable.text(error));
    }
    return push.response(ResultCode.Success, "", status);
  }

  private @Nullable WrongStatus wrong(BranchPush push, @Nullable BranchStatus status) {
    Set<BranchStatus> expected = expected(push.request().branchType(), push.isCommit());
    if (status != null && expected.contains(status)) {
      return null;
    }
    log.wrongStatus(push, status, expected.toString());
    return new WrongStatus(
        "the handler returned " + status + " (expected: one of " + expected + ")");
  }

  private static BranchStatus callHandler(BranchHandler handler, BranchContext branch)
      throws Exception {
    BranchStatus[] status = new BranchStatus[1];
    asItsOwn(handler, () -> status[0] = handler.apply(branch));
    return status[0];
  }

  /** Code of a user. */
  interface UserCode {
    void run() throws Exception;
  }

  /** Runs code of a user with the class loader of its own class as context class loader. */
  static void asItsOwn(Object owner, UserCode code) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    ClassLoader own = owner.getClass().getClassLoader();
    if (own != null) {
      thread.setContextClassLoader(own);
    }
    try {
      code.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The error that a hook gets when a handler returned a status that it must not return. */
  private static final class WrongStatus extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    WrongStatus(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
