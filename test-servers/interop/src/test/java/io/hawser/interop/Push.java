package io.hawser.interop;

/** The end of a branch, as pushed to its RM, whether the RM then said it succeeded or not. */
record Push(Kind kind, String resource, String xid, long branchId, String applicationData) {
  enum Kind {
    COMMIT,
    ROLLBACK
  }
}
