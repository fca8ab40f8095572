package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.tcc.FenceException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** What databases report, in several lines, is one line of an error. */
class FenceErrorsTest {
  private static final String LINES = "ERROR: something is wrong\n  Position: 77";

  private static SQLException reported(String state) {
    return new SQLException(LINES, state);
  }

  private static void assertOneLine(FenceException error) {
    assertFalse(error.getMessage().contains("\n"), error::getMessage);
    assertTrue(
        error.getMessage().endsWith("ERROR: something is wrong Position: 77"), error::getMessage);
  }

  @Test
  void errorsOfTheTable() {
    FenceErrors errors = new FenceErrors(FenceName.of("stock"));
    BranchKey branch = new BranchKey("127.0.0.1:8091:1", 1, "stock");
    for (FenceException error :
        List.of(
            errors.explain(reported("42P01"), branch),
            errors.explain(reported("42501"), branch),
            errors.explain(reported("08006"), branch),
            errors.missing(reported("42P01")),
            errors.notCreated(reported("42501")))) {
      assertOneLine(error);
    }
    assertEquals(
        List.of(Reason.TABLE_MISSING, Reason.PERMISSION_DENIED, Reason.DATABASE_ERROR),
        List.of(
            errors.explain(reported("42P01"), null).reason(),
            errors.explain(reported("42501"), null).reason(),
            errors.explain(reported("08006"), null).reason()));
  }

  @Test
  void errorsOfTheCheck() {
    assertOneLine(checked(reported("08006")));
    assertOneLine(checked(new IllegalArgumentException(LINES)));
    assertOneLine(checked(new IllegalStateException(new IllegalArgumentException(LINES))));
  }

  /** Checks a fence whose local transactions fail. */
  private static FenceException checked(Exception failure) {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:fence-errors;DB_CLOSE_DELAY=-1");
    LocalTransactions failing =
        new LocalTransactions() {
          @Override
          public <R> R execute(FencedCall<R> work) throws Exception {
            throw failure;
          }
        };
    try (JdbcFence fence =
        JdbcFence.builder(database).transactions(failing).cleanPeriod(Duration.ZERO).build()) {
      fence.createTableIfMissing();
      return assertThrows(FenceException.class, fence::check);
    }
  }
}
