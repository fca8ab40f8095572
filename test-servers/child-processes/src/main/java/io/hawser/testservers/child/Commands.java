package io.hawser.testservers.child;

/** The commands that a child JVM executes. */
@FunctionalInterface
public interface Commands {

  /**
   * Executes a command.
   *
   * @param command one line, without its number
   * @return the answer, one line, which may be empty
   * @throws Exception if it fails
   */
  String execute(String command) throws Exception;

  /**
   * Returns the text that follows {@code READY} in the first line, such as a port.
   *
   * @return one line, which may be empty
   */
  default String greeting() {
    return "";
  }

  /**
   * Returns the kind of a failure.
   *
   * @param failure what a command has thrown
   * @return a word
   */
  default String errorCode(Throwable failure) {
    return failure.getClass().getSimpleName();
  }
}
