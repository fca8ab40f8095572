package io.hawser.benchmarks.load;

import java.util.Locale;

/** The kinds of work that a client can be asked for. */
public enum Workload {
  /** A global status: the smallest request there is. */
  STATUS,
  /** A branch register, about 300 bytes as a frame. */
  REGISTER,
  /** A branch register with a lock key of 100 KB. */
  LARGE,
  /** A whole global transaction without branches: begin, then commit. */
  BEGIN_COMMIT,
  /** A whole global transaction with a branch that gets the push of the commit. */
  BRANCH,
  /** Bursts of branch registers, one of which is slow. Only the others are measured. */
  ONE_SLOW,
  /**
   * A whole global transaction without branches, by the annotation or by the calls that it
   * replaces.
   */
  SPRING,
  /** A branch register that is encoded and decoded, and not sent. */
  CODEC;

  /** The resource of all branches. */
  public static final String RESOURCE = "jdbc:mysql://10.20.30.40:3306/orders";

  /** The application data of AT branches. */
  public static final String APPLICATION_DATA = "{\"autoCommit\":false}";

  /** The time that a slow request takes. */
  public static final int SLOW_MILLIS = 50;

  /** The lock key of a slow request. */
  public static final String SLOW_LOCK_KEY = "t_slow:1";

  /** Transactions of other JVMs may still hold their locks. */
  private static final String OWN_TABLES = "t_" + ProcessHandle.current().pid() + "_";

  private static final String OWN_ROWS =
      REGISTER.lockKey().substring(REGISTER.lockKey().indexOf(':'));
  private static final int TYPICAL_ROWS = 9;
  private static final int LARGE_BYTES = 100_000;

  /**
   * Returns its name on command lines and in tables.
   *
   * @return in lower case
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns the lock key of its branches.
   *
   * @return such as {@code t_order:1001,1002}
   */
  public String lockKey() {
    StringBuilder key = new StringBuilder("t_order_item:");
    for (int row = 0; this == LARGE ? key.length() < LARGE_BYTES : row < TYPICAL_ROWS; row++) {
      key.append(row == 0 ? "" : ",").append(2_024_051_700_001L + row);
    }
    return key.toString();
  }

  /**
   * Returns the lock key of a branch that must not wait for others: rows of a table of its own.
   *
   * @param number anything that has not been used in this JVM
   * @return as long as that of {@link #REGISTER}, nearly
   */
  public static String ownLockKey(long number) {
    return OWN_TABLES + number + OWN_ROWS;
  }

  /**
   * Returns an XID as the server would make it, so that clients which look for its server find it.
   *
   * @param server {@code host:port}
   * @return the XID
   */
  public static String xid(String server) {
    return server + ":5891476587298349057";
  }
}
