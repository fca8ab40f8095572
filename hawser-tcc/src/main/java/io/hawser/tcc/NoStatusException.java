package io.hawser.tcc;

import org.jspecify.annotations.Nullable;

/**
 * Reports that a confirm or a cancel returned null where a result is expected, so that nothing says
 * whether it is done. It counts as failed, and the coordinator asks again.
 */
final class NoStatusException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private NoStatusException(String message) {
    super(message);
  }

  static <T> T check(@Nullable T result, String what) {
    if (result == null) {
      throw new NoStatusException(
          what
              + " returned null (expected: true, false or a BranchStatus), so the branch counts as"
              + " not ended");
    }
    return result;
  }

  /** Records no stack: the trace would end here, and the message says where to look. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
