package io.hawser.testservers;

import java.nio.file.Path;

/** How to start a child process that ends with its standard input. */
interface ChildCommand {
  /** What it is, for messages and for the name of its log. */
  String name();

  /**
   * The process, with its standard input and output left as pipes.
   *
   * @param log takes what is not for {@link #isReady}
   */
  ProcessBuilder process(Path workDirectory, Path log);

  /** Whether this line of its standard output says that it is ready. */
  boolean isReady(String line);

  /**
   * The process that signals are for, if it is not the one that was started but a child of that.
   *
   * @return its id, or 0 if this line of the standard output does not tell it
   */
  default long announcedPid(String line) {
    return 0;
  }
}
