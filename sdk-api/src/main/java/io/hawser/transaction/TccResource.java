package io.hawser.transaction;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import java.util.Objects;

/**
 * A TCC resource that still lacks its handlers; see {@link Resource#tcc}. It takes both in turn, so
 * that none can be forgotten.
 */
public final class TccResource {
  private final String resourceId;

  TccResource(String resourceId) {
    this.resourceId = Resource.checkId(resourceId);
  }

  /**
   * Takes the handler that confirms branches.
   *
   * @param commit confirms a branch
   * @return what takes the other handler
   */
  public Committing onCommit(BranchAction commit) {
    return new Committing(resourceId, Objects.requireNonNull(commit, "commit"));
  }

  /** A TCC resource that lacks the handler that cancels branches. */
  public static final class Committing {
    private final String resourceId;
    private final BranchAction commit;

    private Committing(String resourceId, BranchAction commit) {
      this.resourceId = resourceId;
      this.commit = commit;
    }

    /**
     * Takes the handler that cancels branches.
     *
     * @param rollback cancels a branch
     * @return the resource, to be passed to {@link ResourceManager#registerResource}
     */
    public Resource onRollback(BranchAction rollback) {
      Objects.requireNonNull(rollback, "rollback");
      return new Resource(
          resourceId,
          BranchType.TCC,
          branch -> {
            run(commit, branch);
            return BranchStatus.PhaseTwo_Committed;
          },
          branch -> {
            run(rollback, branch);
            return BranchStatus.PhaseTwo_Rollbacked;
          });
    }

    /**
     * Runs an action with its own class loader, because the client sees only a handler of the SDK.
     */
    private static void run(BranchAction action, BranchContext branch) throws Exception {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      ClassLoader own = action.getClass().getClassLoader();
      if (own != null) {
        thread.setContextClassLoader(own);
      }
      try {
        action.run(branch);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }
}
