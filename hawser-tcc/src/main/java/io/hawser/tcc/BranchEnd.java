package io.hawser.tcc;

import io.hawser.protocol.BranchStatus;

/** A confirm or a cancel, whatever it was made of. */
record BranchEnd(Step step, ClassLoader loader) {

  /** What runs. */
  @FunctionalInterface
  interface Step {
    BranchStatus run(BusinessActionContext context) throws Exception;
  }

  /**
   * The client sees a handler of this module, so the class loader of the service's own is set here.
   */
  BranchStatus run(BusinessActionContext context) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return step.run(context);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  static BranchEnd of(Step step, Object service) {
    ClassLoader loader = service.getClass().getClassLoader();
    return new BranchEnd(step, loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }
}
