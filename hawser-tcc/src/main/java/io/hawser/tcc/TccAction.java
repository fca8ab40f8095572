package io.hawser.tcc;

import io.hawser.model.BranchStatus;
import io.hawser.transaction.ResourceManager;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A TCC action made from three steps: a try that reserves, a confirm that takes what is reserved,
 * and a cancel that releases it.
 *
 * <pre>{@code
 * TccAction stock =
 *     TccAction.named("stock")
 *         .fence(fence)
 *         .onTry(books::reserve)
 *         .onConfirm(books::take)
 *         .onCancel(books::release)
 *         .register(client.resourceManager());
 *
 * stock.run(Map.of("item", "apple", "count", 2)); // in the global transaction of this thread
 * }</pre>
 *
 * <p>{@link AnnotatedTcc} makes actions from an annotated interface. An action is thread-safe if
 * its steps are.
 */
public final class TccAction {
  private final TccBranches branches;
  private final TccStep prepare;

  private TccAction(TccBranches branches, TccStep prepare) {
    this.branches = branches;
    this.prepare = prepare;
  }

  /**
   * Starts an action.
   *
   * @param name its name, at most 64 characters; it is the resource id, and the same in each
   *     instance of the service
   * @return a builder without steps
   */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Registers a branch with the global transaction of this thread, and runs the try.
   *
   * @param parameters what the steps need: texts, numbers, booleans, enum constants, dates and
   *     times of {@code java.time}, and lists, arrays, maps and records of these. The TC keeps them
   *     until the branch ends; Seata's server has room for 2,000 characters
   * @return the context of the try, with what it added
   * @throws io.hawser.error.TransactionContextException if no XID is bound to this thread
   * @throws FenceException if the branch was cancelled already, or its try has run already
   * @throws IllegalArgumentException if a parameter has no form in JSON
   * @throws Exception what the try has thrown
   */
  public BusinessActionContext run(Map<String, ?> parameters) throws Exception {
    return branches.tried(
        parameters,
        context -> {
          prepare.run(context);
          return context;
        });
  }

  /** The steps and settings of an action. */
  public static final class Builder {
    private final String name;
    private @Nullable JdbcFence fence;
    private EmptyRollback emptyRollback = EmptyRollback.SKIP;
    private @Nullable TccStep prepare;
    private @Nullable PhaseTwoStep commit;
    private @Nullable PhaseTwoStep rollback;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets the fence, which opens the connection of each step. Without one, the steps must
     * themselves expect to be called again, out of order, or without a try.
     *
     * @param newFence the fence, in the database in which the steps work
     * @return this builder
     */
    public Builder fence(JdbcFence newFence) {
      fence = Objects.requireNonNull(newFence, "newFence");
      return this;
    }

    /**
     * Sets whether the fence runs the cancel of a branch that was never tried; it does not by
     * default.
     *
     * @param choice whether it does
     * @return this builder
     */
    public Builder emptyRollback(EmptyRollback choice) {
      emptyRollback = Objects.requireNonNull(choice, "choice");
      return this;
    }

    /**
     * Sets the try.
     *
     * @param step reserves, or throws
     * @return this builder
     */
    public Builder onTry(TccStep step) {
      prepare = Objects.requireNonNull(step, "step");
      return this;
    }

    /**
     * Sets the confirm.
     *
     * @param step takes what is reserved
     * @return this builder
     */
    public Builder onConfirm(TccStep step) {
      Objects.requireNonNull(step, "step");
      commit = end(done(step, BranchStatus.PhaseTwo_Committed), step, "confirm");
      return this;
    }

    /**
     * Sets a confirm that returns a status.
     *
     * @param step takes what is reserved
     * @return this builder
     */
    public Builder onConfirmStatus(TccStatusStep step) {
      Objects.requireNonNull(step, "step");
      commit = end(step::run, step, "confirm");
      return this;
    }

    /**
     * Sets the cancel.
     *
     * @param step releases what is reserved
     * @return this builder
     */
    public Builder onCancel(TccStep step) {
      Objects.requireNonNull(step, "step");
      rollback = end(done(step, BranchStatus.PhaseTwo_Rollbacked), step, "cancel");
      return this;
    }

    /**
     * Sets a cancel that returns a status.
     *
     * @param step releases what is reserved
     * @return this builder
     */
    public Builder onCancelStatus(TccStatusStep step) {
      Objects.requireNonNull(step, "step");
      rollback = end(step::run, step, "cancel");
      return this;
    }

    private PhaseTwoStep end(PhaseTwoStep.Step step, Object service, String phase) {
      return PhaseTwoStep.of(step, service, "the " + phase + " of action " + name);
    }

    private static PhaseTwoStep.Step done(TccStep step, BranchStatus success) {
      return context -> {
        step.run(context);
        return success;
      };
    }

    /**
     * Registers the action as a resource: from now on its branches may be confirmed or cancelled.
     *
     * @param resourceManager the client's RM
     * @return the action
     * @throws IllegalArgumentException if the name is invalid
     * @throws IllegalStateException if a step is missing
     */
    public TccAction register(ResourceManager resourceManager) {
      TccStep tries = present(prepare, "try: call onTry");
      PhaseTwoStep confirms = present(commit, "confirm: call onConfirm");
      PhaseTwoStep cancels = present(rollback, "cancel: call onCancel");
      ActionSettings settings =
          new ActionSettings(
              name,
              fence,
              emptyRollback,
              new ActionSettings.StepNames("prepare", "commit", "rollback"));
      return new TccAction(
          TccBranches.register(settings, confirms, cancels, resourceManager), tries);
    }

    private <T> T present(@Nullable T step, String what) {
      if (step == null) {
        throw new IllegalStateException("action " + name + " has no " + what);
      }
      return step;
    }
  }
}
