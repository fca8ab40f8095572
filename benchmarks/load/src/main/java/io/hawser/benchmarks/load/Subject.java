package io.hawser.benchmarks.load;

/** A client that is measured. There is one in a JVM, and it ends with that. */
public interface Subject {

  /**
   * Runs closed loops: each has one request in flight, and sends the next when that has ended. The
   * caller measures meanwhile, so nothing may be started or ended but requests.
   *
   * @param workload what to ask for
   * @param loops how many requests are in flight
   * @param window says for every loop when to end, and takes the times
   * @throws Exception if the load cannot be run; a request that fails goes to {@link Window#fail}
   */
  void run(Workload workload, int loops, Window window) throws Exception;
}
