package io.hawser.benchmarks.load;

/** One request and its answer, in the calling thread. */
@FunctionalInterface
public interface Call {

  /**
   * Sends a request and waits for the answer.
   *
   * @throws Exception if there is none, or it is a failure
   */
  void run() throws Exception;
}
