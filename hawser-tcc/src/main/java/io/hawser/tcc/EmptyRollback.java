package io.hawser.tcc;

/** The ways to handle the cancel of a branch that was never tried. */
public enum EmptyRollback {
  /** The fence records it, and the cancel step does not run. */
  SKIP,
  /** The fence records it, and the cancel step runs in the same local transaction. */
  CALL
}
