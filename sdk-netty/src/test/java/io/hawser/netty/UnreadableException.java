package io.hawser.netty;

/** An exception of third-party code whose text cannot be read. */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @Override
  public String getMessage() {
    throw new IllegalStateException("not even this");
  }

  @Override
  public String toString() {
    throw new IllegalStateException("not even this");
  }
}
