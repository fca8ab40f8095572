package io.hawser.testkit;

import java.util.LinkedHashSet;
import java.util.Set;

/** Reads {@code table:pk,pk;table2:pk} like Seata's servers (protocol section 11). */
final class LockKeys {
  private LockKeys() {}

  /**
   * Returns the rows of a lock key. Reading stops at a part without a colon or without keys; the
   * parts before it count.
   */
  static Set<RowLock> parse(String resourceId, String lockKey) {
    Set<RowLock> rows = new LinkedHashSet<>();
    for (String part : lockKey.split(";", -1)) {
      int colon = part.indexOf(':');
      if (colon < 0 || part.substring(colon + 1).isBlank()) {
        break;
      }
      String table = part.substring(0, colon);
      for (String primaryKey : part.substring(colon + 1).split(",", -1)) {
        if (!primaryKey.isBlank()) {
          rows.add(new RowLock(resourceId, table, primaryKey));
        }
      }
    }
    return rows;
  }
}
