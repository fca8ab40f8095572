package io.hawser.tcc;

import io.hawser.context.XidContext;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The branches of one action: registers them, and runs their steps with the fence or without. */
final class TccBranches {
  private final ActionSettings settings;
  private final Map<String, Object> entries;
  private final ResourceManager resourceManager;

  /** The try of one branch. */
  @FunctionalInterface
  interface Try<R extends @Nullable Object> {
    R run(BusinessActionContext context) throws Exception;
  }

  private TccBranches(ActionSettings settings, ResourceManager resourceManager) {
    this.settings = settings;
    this.entries = settings.entries();
    this.resourceManager = resourceManager;
  }

  /** Registers the action as a resource, whose branches the TC then confirms or cancels. */
  static TccBranches register(
      ActionSettings settings,
      PhaseTwoStep commit,
      PhaseTwoStep rollback,
      ResourceManager resourceManager) {
    TccBranches branches = new TccBranches(settings, resourceManager);
    resourceManager.registerResource(
        new Resource(
            settings.name(),
            BranchType.TCC,
            branch -> branches.commit(branch, commit),
            branch -> branches.rollback(branch, rollback)));
    return branches;
  }

  /** Registers a branch with the global transaction of this thread, and runs its try. */
  <R extends @Nullable Object> R tried(Map<String, ?> parameters, Try<R> step) throws Exception {
    String xid = resourceManager.currentXid();
    String document = document(parameters);
    long branchId = resourceManager.branch(settings.name()).applicationData(document).register();
    BusinessActionContext context =
        BusinessActionContext.ofTry(xid, branchId, settings.name(), ActionDocument.read(document));
    if (xid.isEmpty()) { // switched off: there is neither a branch nor a second phase
      return unbound(context, step);
    }
    XidContext.Scope bound = XidContext.bind(xid, branchId);
    try (bound) {
      JdbcFence fence = settings.fence();
      return fence == null
          ? step(context, null, step)
          : fence.prepare(
              xid, branchId, settings.name(), connection -> step(context, connection, step));
    }
  }

  private String document(Map<String, ?> parameters) {
    Map<String, Object> all = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) -> {
          if (entries.containsKey(name) || name.equals(ActionDocument.START_TIME)) {
            throw new IllegalArgumentException(
                "parameter " + name + ": clients write an entry of this name themselves");
          }
          if (value != null) {
            all.put(name, value);
          }
        });
    all.putAll(entries);
    all.put(ActionDocument.START_TIME, System.currentTimeMillis());
    return ActionDocument.write(all);
  }

  private <R extends @Nullable Object> R unbound(BusinessActionContext context, Try<R> step)
      throws Exception {
    JdbcFence fence = settings.fence();
    return fence == null
        ? run(context, null, step)
        : fence.withoutRow(connection -> run(context, connection, step));
  }

  /**
   * Runs the try and reports a changed context. A report that fails must fail the try, and with a
   * fence roll it back.
   */
  private <R extends @Nullable Object> R step(
      BusinessActionContext context, @Nullable Connection connection, Try<R> step)
      throws Exception {
    R result = run(context, connection, step);
    if (context.isUpdated()) {
      resourceManager.branchReport(
          BranchType.TCC,
          context.getXid(),
          context.getBranchId(),
          BranchStatus.Registered,
          ActionDocument.write(context.getActionContext()));
    }
    return result;
  }

  private static <R extends @Nullable Object> R run(
      BusinessActionContext context, @Nullable Connection connection, Try<R> step)
      throws Exception {
    try {
      return step.run(context.with(connection));
    } finally {
      context.end();
    }
  }

  private BranchStatus commit(BranchContext branch, PhaseTwoStep end) throws Exception {
    BusinessActionContext context = context(branch);
    JdbcFence fence = fenceOf(context);
    return fence == null
        ? run(context, null, end::run)
        : fence.commit(branch, connection -> run(context, connection, end::run));
  }

  private BranchStatus rollback(BranchContext branch, PhaseTwoStep end) throws Exception {
    BusinessActionContext context = context(branch);
    JdbcFence fence = fenceOf(context);
    return fence == null
        ? run(context, null, end::run)
        : fence.rollback(
            branch, settings.emptyRollback(), connection -> run(context, connection, end::run));
  }

  private static BusinessActionContext context(BranchContext branch) {
    return BusinessActionContext.ofEnd(
        branch.xid(),
        branch.branchId(),
        branch.resourceId(),
        ActionDocument.read(branch.applicationData()));
  }

  /**
   * Returns the fence if the try used one, whichever client and version that was: only it knows
   * whether there is a row.
   */
  private @Nullable JdbcFence fenceOf(BusinessActionContext context) {
    JdbcFence fence = settings.fence();
    if (!(context.getActionContext(ActionDocument.FENCE) instanceof Boolean fenced)) {
      return fence;
    }
    if (fenced && fence == null) {
      throw new IllegalStateException(
          "The try of "
              + context
              + " ran with a fence, but this client's action has none; give it the fence of that"
              + " database");
    }
    return fenced ? fence : null;
  }
}
