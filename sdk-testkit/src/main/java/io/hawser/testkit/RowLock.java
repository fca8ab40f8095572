package io.hawser.testkit;

/** One row under global lock, or wanted. */
record RowLock(String resourceId, String table, String primaryKey) {}
