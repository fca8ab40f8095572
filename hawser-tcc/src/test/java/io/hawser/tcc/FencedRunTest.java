package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which errors of databases let a step run once more. */
class FencedRunTest {

  /**
   * 1205 is the wait for a lock in MySQL, for which its driver reports a class of conflicts, and
   * the victim of a deadlock in SQL Server.
   */
  @ParameterizedTest
  @CsvSource({
    "MYSQL, 40001, 1213, 4",
    "MYSQL, 40001, 1205, 1",
    "MYSQL, HY000, 1205, 1",
    "STANDARD, 40001, 1205, 4",
    "POSTGRESQL, 40P01, 0, 4",
    "POSTGRESQL, 55P03, 0, 1",
    "H2, 90131, 90131, 4",
    "H2, HYT00, 50200, 1",
    "HSQLDB, 40001, -4861, 4"
  })
  void onlyConflictsAreRepeated(String database, String state, int code, int attempts) {
    FenceErrors errors = new FenceErrors(FenceName.of("tcc_fence_log"));
    errors.connected(
        database.equals("HSQLDB") ? FenceDialect.STANDARD : FenceDialect.valueOf(database),
        "the database");
    AtomicInteger runs = new AtomicInteger();
    LocalTransactions failing =
        new LocalTransactions() {
          @Override
          public <R extends @Nullable Object> R execute(FencedCall<R> work) throws Exception {
            runs.incrementAndGet();
            throw new SQLException("in the way", state, code);
          }
        };
    FencedRun run =
        new FencedRun(
            failing,
            errors,
            new BranchKey("127.0.0.1:8091:1", 1, "stock"),
            new FenceListeners(List.of()));
    assertThrows(FenceException.class, () -> run.execute(connection -> "done"));
    assertEquals(attempts, runs.get());
  }
}
