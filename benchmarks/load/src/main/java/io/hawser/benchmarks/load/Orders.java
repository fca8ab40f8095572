package io.hawser.benchmarks.load;

/** What one child understands besides what all of them do. */
@FunctionalInterface
public interface Orders {

  /**
   * Does what it is told.
   *
   * @param words the words of the order
   * @return what to say when it is done, on one line
   * @throws Exception if it cannot be done
   */
  String obey(String[] words) throws Exception;
}
