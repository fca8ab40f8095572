package io.hawser.tcc;

/**
 * A step of a TCC action that returns nothing: it succeeds if it returns. A result is ignored; a
 * confirm or cancel that returns one is a {@link TccStatusStep}.
 */
@FunctionalInterface
public interface TccStep {

  /**
   * Runs the step.
   *
   * @param context the branch, its parameters, and the connection of the fence
   * @throws Exception in a try, to reject it; in a confirm or a cancel, to be called again later
   */
  void run(BusinessActionContext context) throws Exception;
}
