package io.hawser.transaction;

import io.hawser.error.TransactionContextException;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a body can treat the global transaction that its thread may already work in.
 */
public enum Propagation {
  /** The body takes part in the transaction of the thread. Without one, one is begun. */
  REQUIRED,
  /** A transaction is begun. Until it ends, the one of the thread is suspended. */
  REQUIRES_NEW,
  /** The body takes part in the transaction of the thread. Without one, it runs without. */
  SUPPORTS,
  /** The body runs without a transaction. Until it ends, the one of the thread is suspended. */
  NOT_SUPPORTED,
  /** The body takes part in the transaction of the thread. Without one, it does not run. */
  MANDATORY,
  /** The body runs without a transaction. If the thread has one, it does not run. */
  NEVER;

  /** The possible decisions about a body. */
  enum Course {
    BEGIN,
    JOIN,
    RUN_WITHOUT
  }

  /**
   * Decides what is to be done.
   *
   * @param name what is to run, for the error
   * @param xid the transaction of the thread
   */
  Course course(String name, @Nullable String xid) {
    boolean has = xid != null;
    return switch (this) {
      case REQUIRED -> has ? Course.JOIN : Course.BEGIN;
      case REQUIRES_NEW -> Course.BEGIN;
      case SUPPORTS -> has ? Course.JOIN : Course.RUN_WITHOUT;
      case NOT_SUPPORTED -> Course.RUN_WITHOUT;
      case MANDATORY -> {
        if (!has) {
          throw new TransactionContextException(
              name
                  + " was not run: its propagation is MANDATORY and the thread has no global"
                  + " transaction (expected: a caller that runs in one, or the caller's XID bound by"
                  + " XidContext.bind)");
        }
        yield Course.JOIN;
      }
      case NEVER -> {
        if (has) {
          throw new TransactionContextException(
              name
                  + " was not run: its propagation is NEVER and the thread works in "
                  + xid
                  + " (expected: a caller without one; NOT_SUPPORTED suspends it)");
        }
        yield Course.RUN_WITHOUT;
      }
    };
  }
}
