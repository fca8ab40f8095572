package io.hawser.tcc;

import static io.hawser.model.BranchStatus.PhaseTwo_CommitFailed_Retryable;
import static io.hawser.model.BranchStatus.PhaseTwo_CommitFailed_Unretryable;
import static io.hawser.model.BranchStatus.PhaseTwo_Committed;
import static io.hawser.model.BranchStatus.PhaseTwo_RollbackFailed_Unretryable;
import static io.hawser.model.BranchStatus.PhaseTwo_Rollbacked;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.BranchContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the guarantees of a fence, in any database and at each isolation level. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FenceContract {
  private static final String XID = "127.0.0.1:8091:4711";
  private static final AtomicLong BRANCH = new AtomicLong(1);
  private static final int LANES = 4;

  private TestDatabase database;

  enum Isolation {
    READ_COMMITTED(Connection.TRANSACTION_READ_COMMITTED),
    REPEATABLE_READ(Connection.TRANSACTION_REPEATABLE_READ);

    final int level;

    Isolation(int level) {
      this.level = level;
    }
  }

  /** The result of a step; a rejected try has the reason as its result, others their exception. */
  private record Cell(String step, int before, Object result, int after, boolean runs) {}

  private static final int ABSENT = -1;
  private static final List<Cell> CELLS =
      List.of(
          new Cell("try", ABSENT, "tried", 1, true),
          new Cell("try", 1, FenceException.Reason.REPEATED_TRY, 1, false),
          new Cell("try", 2, FenceException.Reason.REPEATED_TRY, 2, false),
          new Cell("try", 3, FenceException.Reason.REPEATED_TRY, 3, false),
          new Cell("try", 4, FenceException.Reason.CANCELLED, 4, false),
          new Cell("confirm", ABSENT, MissingRowException.class, ABSENT, false),
          new Cell("confirm", 1, PhaseTwo_Committed, 2, true),
          new Cell("confirm", 2, PhaseTwo_Committed, 2, false),
          new Cell("confirm", 3, PhaseTwo_CommitFailed_Unretryable, 3, false),
          new Cell("confirm", 4, PhaseTwo_CommitFailed_Unretryable, 4, false),
          new Cell("cancel", ABSENT, PhaseTwo_Rollbacked, 4, false),
          new Cell("cancel", 1, PhaseTwo_Rollbacked, 3, true),
          new Cell("cancel", 2, PhaseTwo_RollbackFailed_Unretryable, 2, false),
          new Cell("cancel", 3, PhaseTwo_Rollbacked, 3, false),
          new Cell("cancel", 4, PhaseTwo_Rollbacked, 4, false));

  abstract TestDatabase open() throws Exception;

  @BeforeAll
  void createTables() throws Exception {
    database = open();
    try (JdbcFence fence = fence(Isolation.READ_COMMITTED)) {
      FenceException missing = assertThrows(FenceException.class, fence::check);
      assertEquals(FenceException.Reason.TABLE_MISSING, missing.reason());
      assertTrue(missing.getMessage().contains("io/hawser/tcc/tcc_fence_log-"), missing.toString());
      fence.createTableIfMissing();
      fence.createTableIfMissing();
    }
    database.execute("create table effects (branch_id bigint, step varchar(10))");
  }

  @AfterAll
  void closePool() {
    if (database != null) {
      database.close();
    }
  }

  private JdbcFence fence(Isolation isolation) {
    return JdbcFence.builder(database.at(isolation.level)).cleanPeriod(Duration.ZERO).build();
  }

  private static BranchContext branch(long id) {
    return new BranchContext(XID, id, BranchType.TCC, "stock", "");
  }

  private static void effect(Connection connection, long id, String step) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into effects values (" + id + ", '" + step + "')");
    }
  }

  private static Object run(JdbcFence fence, String step, long id) throws Exception {
    return switch (step) {
      case "try" -> {
        try {
          yield fence.prepare(
              XID,
              id,
              "stock",
              connection -> {
                effect(connection, id, step);
                return "tried";
              });
        } catch (FenceException e) {
          yield e.reason();
        }
      }
      case "confirm" -> {
        try {
          yield fence.commit(
              branch(id), connection -> worked(connection, id, step, PhaseTwo_Committed));
        } catch (MissingRowException e) {
          yield e.getClass();
        }
      }
      default ->
          fence.rollback(
              branch(id),
              EmptyRollback.SKIP,
              connection -> worked(connection, id, step, PhaseTwo_Rollbacked));
    };
  }

  private static BranchStatus worked(
      Connection connection, long id, String step, BranchStatus status) throws SQLException {
    effect(connection, id, step);
    return status;
  }

  private int status(long id) throws SQLException {
    return database.number("select status from tcc_fence_log where branch_id = " + id);
  }

  private int effects(long id, String step) throws SQLException {
    return database.number(
        "select count(*) from effects where branch_id = " + id + " and step = '" + step + "'");
  }

  private void insertRow(long id, int status, String modified) throws SQLException {
    database.execute(
        "insert into tcc_fence_log values ('%s', %d, 'stock', %d, '%s', '%s')"
            .formatted(XID, id, status, modified, modified));
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void everyCellOfTheTable(Isolation isolation) throws Exception {
    try (JdbcFence fence = fence(isolation)) {
      fence.check();
      for (Cell cell : CELLS) {
        long id = BRANCH.getAndIncrement();
        if (cell.before != ABSENT) {
          insertRow(id, cell.before, "2026-01-01 00:00:00");
        }

        assertEquals(cell.result, run(fence, cell.step, id), cell.toString());

        assertEquals(cell.after, status(id), cell.toString());
        assertEquals(cell.runs ? 1 : 0, effects(id, cell.step), cell.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void aStepThatFailsLeavesNeitherRowNorEffect(Isolation isolation) throws Exception {
    try (JdbcFence fence = fence(isolation)) {
      long id = BRANCH.getAndIncrement();
      IllegalStateException failure = new IllegalStateException("no");
      Exception thrown =
          assertThrows(
              Exception.class,
              () ->
                  fence.prepare(
                      XID,
                      id,
                      "stock",
                      connection -> {
                        effect(connection, id, "try");
                        throw failure;
                      }));
      assertSame(failure, thrown);
      assertEquals(ABSENT, status(id));
      assertEquals(0, effects(id, "try"));

      assertEquals("tried", run(fence, "try", id));
      assertEquals(
          PhaseTwo_CommitFailed_Retryable,
          fence.commit(
              branch(id),
              connection -> worked(connection, id, "confirm", PhaseTwo_CommitFailed_Retryable)));
      assertEquals(1, status(id));
      assertEquals(0, effects(id, "confirm"));

      SQLException foreign = new SQLException("deadlock", "40001");
      assertSame(
          foreign,
          assertThrows(
              SQLException.class,
              () ->
                  fence.rollback(
                      branch(id),
                      EmptyRollback.SKIP,
                      connection -> {
                        effect(connection, id, "cancel");
                        throw foreign;
                      })));
      assertEquals(1, status(id));
      assertEquals(0, effects(id, "cancel"));
      assertEquals(PhaseTwo_Rollbacked, run(fence, "cancel", id));
      assertEquals(1, effects(id, "cancel"));
    }
  }

  @Test
  void anEmptyRollbackCallsTheCancelIfAskedTo() throws Exception {
    try (JdbcFence fence = fence(Isolation.READ_COMMITTED)) {
      long id = BRANCH.getAndIncrement();

      assertEquals(
          PhaseTwo_Rollbacked,
          fence.rollback(
              branch(id),
              EmptyRollback.CALL,
              connection -> worked(connection, id, "cancel", PhaseTwo_Rollbacked)));

      assertEquals(1, effects(id, "cancel"));
      assertEquals(4, status(id));
    }
  }

  @ParameterizedTest
  @EnumSource(Isolation.class)
  void cancelAgainstTry(Isolation isolation) throws Exception {
    race(isolation, 100);
  }

  @Tag("full")
  @ParameterizedTest
  @EnumSource(Isolation.class)
  void cancelAgainstTryTenThousandTimes(Isolation isolation) throws Exception {
    race(isolation, 10_000);
  }

  /** Two cancels and one try of each branch at the same moment. */
  private void race(Isolation isolation, int rounds) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3 * LANES);
    try (JdbcFence fence = fence(isolation)) {
      List<Future<?>> lanes = new ArrayList<>();
      ExecutorService drivers = Executors.newFixedThreadPool(LANES);
      for (int lane = 0; lane < LANES; lane++) {
        lanes.add(
            drivers.submit(
                () -> {
                  for (int round = 0; round < rounds / LANES; round++) {
                    raceOnce(fence, threads);
                  }
                  return null;
                }));
      }
      drivers.shutdown();
      for (Future<?> lane : lanes) {
        lane.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void raceOnce(JdbcFence fence, ExecutorService threads) throws Exception {
    long id = BRANCH.getAndIncrement();
    CyclicBarrier start = new CyclicBarrier(3);
    Future<Object> tried = threads.submit(() -> atTheBarrier(start, () -> run(fence, "try", id)));
    Callable<Object> cancel = () -> atTheBarrier(start, () -> cancelled(fence, id));
    Future<Object> first = threads.submit(cancel);
    Future<Object> second = threads.submit(cancel);

    assertEquals(PhaseTwo_Rollbacked, first.get());
    assertEquals(PhaseTwo_Rollbacked, second.get());
    boolean ran = tried.get().equals("tried");
    assertTrue(ran || tried.get() == FenceException.Reason.CANCELLED, "try: " + tried.get());
    assertEquals(ran ? 3 : 4, status(id), "branch " + id + ": " + tried.get());
    assertEquals(ran ? 1 : 0, effects(id, "try"));
    assertEquals(ran ? 1 : 0, effects(id, "cancel"));
  }

  private static Object atTheBarrier(CyclicBarrier start, Callable<Object> step) throws Exception {
    start.await();
    return step.call();
  }

  /** Asks again, as the TC does. */
  private static Object cancelled(JdbcFence fence, long id) throws Exception {
    Exception last = new IllegalStateException("never cancelled");
    for (int attempt = 0; attempt < 10; attempt++) {
      try {
        Object result = run(fence, "cancel", id);
        if (result == PhaseTwo_Rollbacked) {
          return result;
        }
      } catch (FenceException e) {
        last = e;
      }
    }
    throw last;
  }

  @Test
  void theCleanUpDeletesOldEndedRowsAndNoOthers() throws Exception {
    long first = BRANCH.getAndAdd(2_000);
    for (int i = 0; i < 1_200; i++) {
      insertRow(first + i, 2 + i % 3, "2025-12-01 00:00:00");
    }
    long tried = first + 1_500;
    long young = tried + 1;
    insertRow(tried, 1, "2025-12-01 00:00:00"); // the same XID as the others
    insertRow(young, 2, "2025-12-03 00:00:00");
    Clock clock = Clock.fixed(Instant.parse("2025-12-04T00:00:00Z"), ZoneOffset.UTC);
    try (JdbcFence fence =
        JdbcFence.builder(database.at(Isolation.READ_COMMITTED.level))
            .clock(clock)
            .keep(Duration.ofDays(2))
            .cleanPeriod(Duration.ZERO)
            .build()) {
      assertEquals(1_200, fence.deleteOldRows());
    }
    assertEquals(1, status(tried));
    assertEquals(2, status(young));
    assertEquals(ABSENT, status(first));
  }

  @Test
  void aTableWithoutPrimaryKeyOrWithNarrowColumnsIsNamedAtStart() throws Exception {
    database.execute(
        "create table bare_fence (xid varchar(128), branch_id bigint, action_name varchar(64),"
            + " status smallint, gmt_create timestamp(3), gmt_modified timestamp(3))");
    try (JdbcFence fence =
        JdbcFence.builder(database.at(Isolation.READ_COMMITTED.level))
            .tableName("bare_fence")
            .cleanPeriod(Duration.ZERO)
            .build()) {
      FenceException unfit = assertThrows(FenceException.class, fence::check);
      assertEquals(FenceException.Reason.UNFIT_DATABASE, unfit.reason());
      assertTrue(unfit.getMessage().contains("no primary key"), unfit.getMessage());
    }
    database.execute(
        "create table narrow_fence (xid varchar(40), branch_id bigint, action_name varchar(64),"
            + " status smallint, gmt_create timestamp(3), gmt_modified timestamp(3),"
            + " primary key (xid, branch_id))");
    try (JdbcFence fence =
        JdbcFence.builder(database.at(Isolation.READ_COMMITTED.level))
            .tableName("narrow_fence")
            .cleanPeriod(Duration.ZERO)
            .build()) {
      FenceException unfit = assertThrows(FenceException.class, fence::check);
      assertEquals(FenceException.Reason.UNFIT_DATABASE, unfit.reason());
    }
    assertEquals(0, database.number("select count(*) from bare_fence"));
  }
}
