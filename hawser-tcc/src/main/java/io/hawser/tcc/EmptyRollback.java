package io.hawser.tcc;

/** What happens when a branch is cancelled that was never tried. */
public enum EmptyRollback {
  /** The fence records it, and the cancel step does not run. */
  SKIP,
  /** The fence records it, and the cancel step runs in the same local transaction. */
  CALL
}
