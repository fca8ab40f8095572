package io.hawser.testservers.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Describes how to start a child process that ends with its standard input. */
public interface ChildCommand {

  /**
   * Returns the name of the child, for messages and for its log.
   *
   * @return a file name without an extension
   */
  String name();

  /**
   * Describes the process, with its standard input and output left as pipes.
   *
   * @param workDirectory where it runs
   * @param log takes its standard error
   * @return what starts it
   */
  ProcessBuilder process(Path workDirectory, Path log);

  /**
   * Recognises the line that says that the child is ready.
   *
   * @param line of its standard output
   * @return what the line says besides that, or null if it is another line
   */
  @Nullable String greeting(String line);

  /**
   * Returns the process that signals are for, if it is not the one that was started but a child of
   * that.
   *
   * @param line of its standard output
   * @return its id, or 0 if this line does not name it
   */
  default long announcedPid(String line) {
    return 0;
  }
}
