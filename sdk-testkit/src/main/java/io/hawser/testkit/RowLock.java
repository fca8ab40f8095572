package io.hawser.testkit;

/** A row that is, or should be, under a global lock. */
record RowLock(String resourceId, String table, String primaryKey) {}
