package io.hawser.tcc;

/**
 * Reports that a fence has no row of a branch that is to be confirmed. The coordinator asks again,
 * and the client logs that with growing pauses.
 */
final class MissingRowException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  MissingRowException(BranchKey branch) {
    super(
        branch
            + " cannot be confirmed: the fence has no row of it. Its try has not run in this"
            + " database, or the row was deleted");
  }

  /** The trace would end in the fence, and the message says where to look. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
