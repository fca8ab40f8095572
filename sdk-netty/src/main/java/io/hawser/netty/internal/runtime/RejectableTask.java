package io.hawser.netty.internal.runtime;

/**
 * Something to run on bounded threads. One of the two methods is called, once, unless the threads
 * end first.
 */
public interface RejectableTask extends Runnable {
  /** Is called instead if there is no place for the task, or its executor is closing. */
  void rejected();
}
