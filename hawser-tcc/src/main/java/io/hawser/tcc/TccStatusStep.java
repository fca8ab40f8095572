package io.hawser.tcc;

import io.hawser.model.BranchStatus;

/** A confirm or a cancel that says how it ended, for example that it must not be repeated. */
@FunctionalInterface
public interface TccStatusStep {

  /**
   * Runs the step.
   *
   * @param context the branch, its parameters, and the connection of the fence
   * @return the status for the TC; any but success rolls back the local transaction of a fence
   * @throws Exception to be called again later
   */
  BranchStatus run(BusinessActionContext context) throws Exception;
}
