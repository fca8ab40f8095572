package io.hawser.testsupport;

/** Threads as on a machine that has no more of them. */
public final class NoMoreThreads {
  /** A stack that no address space has room for, so that the start fails in the JVM itself. */
  private static final long STACK_BYTES = 1L << 50;

  private NoMoreThreads() {}

  /**
   * Makes a thread whose start throws {@link OutOfMemoryError}, "unable to create native thread".
   * Overriding {@link Thread#start} would not do: the pools of newer JDKs start threads in another
   * way.
   *
   * @param task what it would run
   * @return the thread
   */
  public static Thread make(Runnable task) {
    return new Thread(null, task, "not-started", STACK_BYTES);
  }
}
