package io.hawser.benchmarks.load;

/** Executes the commands that only one child understands, besides those of all children. */
@FunctionalInterface
public interface Orders {

  /**
   * Carries out one order.
   *
   * @param words the words of the order
   * @return what to say when it is done, on one line
   * @throws Exception if it cannot be done
   */
  String obey(String[] words) throws Exception;
}
