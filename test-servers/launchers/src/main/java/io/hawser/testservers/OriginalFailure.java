package io.hawser.testservers;

/** An original client's call failed. */
public final class OriginalFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  OriginalFailure(String code, String message) {
    super(message);
    this.code = code;
  }

  /**
   * What kind of failure.
   *
   * @return the name of the transaction exception code, or of the exception class if it has no code
   */
  public String code() {
    return code;
  }
}
