package io.hawser.tcc;

import io.hawser.model.BranchStatus;
import org.jspecify.annotations.Nullable;

/** A confirm or a cancel, whatever it was made of. */
record PhaseTwoStep(Step step, ClassLoader loader, String what) {

  /** The code of a confirm or a cancel. */
  @FunctionalInterface
  interface Step {
    @Nullable BranchStatus run(BusinessActionContext context) throws Exception;
  }

  /**
   * Runs the step with the class loader of the service's own class, because the client sees only a
   * handler of this module.
   */
  BranchStatus run(BusinessActionContext context) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return NoStatusException.check(step.run(context), what);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /**
   * Makes an end.
   *
   * @param what its name in messages
   */
  static PhaseTwoStep of(Step step, Object service, String what) {
    ClassLoader loader = service.getClass().getClassLoader();
    return new PhaseTwoStep(
        step, loader == null ? ClassLoader.getSystemClassLoader() : loader, what);
  }
}
