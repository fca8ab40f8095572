package io.hawser.context;

/**
 * Notes that a global transaction is to be rolled back. The one that began the transaction reads it
 * before it commits; those that take part in the same process set it. It is thread-safe.
 */
public final class RollbackMark {
  private volatile boolean set;

  /** Creates a mark that is not set. */
  public RollbackMark() {}

  /** Sets the mark. It cannot be taken back. */
  public void set() {
    set = true;
  }

  /**
   * Returns whether the mark was set.
   *
   * @return whether the transaction is to be rolled back
   */
  public boolean isSet() {
    return set;
  }
}
