package io.hawser.testservers.process;

/** A child has answered a command with {@code ERR}. */
public final class CommandFailure extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final String code;

  CommandFailure(String code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * What kind of failure.
   *
   * @return a word of the child's choice, usually the simple name of an exception
   */
  public String code() {
    return code;
  }
}
