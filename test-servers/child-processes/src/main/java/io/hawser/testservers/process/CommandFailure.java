package io.hawser.testservers.process;

/** A child has answered a command with {@code ERR}. */
public final class CommandFailure extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String code;

  CommandFailure(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Returns what a child has answered. */
  static String resultOrThrow(String child, String command, String answer, ChildLog log) {
    if (answer.equals("OK") || answer.startsWith("OK ")) {
      return answer.substring("OK".length()).strip();
    }
    String[] parts = answer.split(" ", 3);
    if (!parts[0].equals("ERR") || parts.length < 2) {
      throw new IllegalStateException("Not an answer to \"" + command + "\": " + answer);
    }
    String message = parts.length < 3 ? "" : ": " + parts[2];
    throw new CommandFailure(
        parts[1],
        child + " failed to \"" + command + "\": " + parts[1] + message + ". " + log.where());
  }

  /**
   * Returns the kind of failure.
   *
   * @return a word of the child's choice, usually the simple name of an exception
   */
  public String code() {
    return code;
  }
}
