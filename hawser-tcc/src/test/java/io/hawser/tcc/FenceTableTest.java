package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.tcc.FenceException.Reason;
import io.hawser.tcc.UnpooledDataSource.Source;
import io.hawser.testservers.DatabaseServer;
import io.hawser.transaction.BranchContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The fence's table in each database: its name, its creation, and the rights that it needs. */
@Timeout(300)
class FenceTableTest {
  private static final String XID = "127.0.0.1:8091:4712";
  private static final AtomicLong BRANCH = new AtomicLong(1);
  private static final Map<Kind, String> URLS = new EnumMap<>(Kind.class);
  private static final List<AutoCloseable> OPEN = new ArrayList<>();

  enum Kind {
    POSTGRESQL("postgres", "create role poor login"),
    MARIADB("root", "create user poor@localhost"),
    H2("sa", "create user poor password ''"),
    HSQLDB("SA", "create user poor password ''");

    private final String owner;
    private final String createUser;

    Kind(String owner, String createUser) {
      this.owner = owner;
      this.createUser = createUser;
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    DatabaseServer postgres = DatabaseServer.postgres();
    OPEN.add(postgres);
    DatabaseServer mariaDb = DatabaseServer.mariaDb();
    OPEN.add(mariaDb);
    URLS.put(Kind.POSTGRESQL, postgres.url().replaceFirst("\\?.*", ""));
    DriverManager.getConnection(mariaDb.url()).close(); // makes the database
    URLS.put(Kind.MARIADB, mariaDb.url().replaceFirst("\\?.*", ""));
    URLS.put(Kind.H2, "jdbc:h2:mem:fencetable;LOCK_TIMEOUT=60000");
    OPEN.add(connect(Kind.H2, Kind.H2.owner)); // without any, it would be gone
    URLS.put(Kind.HSQLDB, "jdbc:hsqldb:mem:fencetable");
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable server : OPEN) {
      server.close();
    }
  }

  private static Connection connect(Kind kind, String user) throws SQLException {
    String name = kind == Kind.HSQLDB ? user.toUpperCase(Locale.ROOT) : user;
    return DriverManager.getConnection(URLS.get(kind), name, "");
  }

  private static void execute(Kind kind, String... statements) throws SQLException {
    try (Connection connection = connect(kind, kind.owner);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static JdbcFence fence(Kind kind, String user, String table) {
    return JdbcFence.builder(new UnpooledDataSource(() -> connect(kind, user)))
        .tableName(table)
        .cleanPeriod(Duration.ZERO)
        .build();
  }

  private static JdbcFence fence(Kind kind, String table) {
    return fence(kind, kind.owner, table);
  }

  private static BranchContext branch(long id) {
    return new BranchContext(XID, id, BranchType.TCC, "stock", "");
  }

  /** Runs one branch through all of the fence's statements. */
  private static void use(JdbcFence fence) throws Exception {
    long id = BRANCH.getAndIncrement();
    assertEquals("done", fence.prepare(XID, id, "stock", connection -> "done"));
    FenceException again =
        assertThrows(
            FenceException.class, () -> fence.prepare(XID, id, "stock", connection -> "done"));
    assertEquals(Reason.REPEATED_TRY, again.reason());
    assertEquals(
        BranchStatus.PhaseTwo_Rollbacked,
        fence.rollback(
            branch(id), EmptyRollback.SKIP, connection -> BranchStatus.PhaseTwo_Rollbacked));
    fence.deleteOldRows();
  }

  /** Connections that are in no transaction, as a manager of another data source leaves them. */
  private static LocalTransactions withoutTransaction(Source source, boolean autoCommit) {
    return new LocalTransactions() {
      @Override
      public <R> R execute(FencedCall<R> work) throws Exception {
        try (Connection connection = source.open()) {
          connection.setAutoCommit(autoCommit);
          R result = work.call(connection);
          if (!autoCommit) {
            connection.rollback(); // as a pool does with what it gets back
          }
          return result;
        }
      }
    };
  }

  private static void unfit(String expected, DataSource database, LocalTransactions transactions) {
    try (JdbcFence fence =
        JdbcFence.builder(database).transactions(transactions).cleanPeriod(Duration.ZERO).build()) {
      FenceException error = assertThrows(FenceException.class, fence::check);
      assertEquals(Reason.UNFIT_DATABASE, error.reason());
      assertTrue(error.getMessage().contains(expected), error::getMessage);
    }
  }

  @Test
  void localTransactionsOfAnotherDataSourceAreNamedAtTheStart() throws Exception {
    Source source = () -> DriverManager.getConnection("jdbc:h2:mem:own;DB_CLOSE_DELAY=-1");
    Source other = () -> DriverManager.getConnection("jdbc:h2:mem:other;DB_CLOSE_DELAY=-1");
    DataSource database = new UnpooledDataSource(source);
    DataSource elsewhere = new UnpooledDataSource(other);
    try (JdbcFence fence = new JdbcFence(database)) {
      fence.createTableIfMissing();
    }
    unfit("(auto-commit)", database, withoutTransaction(source, true));
    unfit("is not there for other connections", database, withoutTransaction(source, false));
    unfit("of another DataSource? ", database, new JdbcTransactions(elsewhere));
    try (JdbcFence fence = new JdbcFence(elsewhere)) {
      fence.createTableIfMissing();
    }
    unfit("is not there for other connections", database, new JdbcTransactions(elsewhere));
    try (Connection connection = other.open();
        ResultSet rows =
            connection.createStatement().executeQuery("select count(*) from tcc_fence_log")) {
      assertTrue(rows.next());
      assertEquals(0, rows.getInt(1), "the check leaves nothing there");
    }
    try (JdbcFence fence =
        JdbcFence.builder(database).transactions(new JdbcTransactions(database)).build()) {
      fence.check();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theNameMayBeAReservedWordHaveASchemaOrNeedQuotes(Kind kind) throws Exception {
    execute(kind, kind == Kind.MARIADB ? "create database side" : "create schema side");
    for (String name :
        List.of(
            "order",
            "Group",
            "side.tcc_fence_log",
            "side.select",
            "\"Fence of Stock\"",
            "side.\"Fence-1\"",
            "plain_$1",
            "f".repeat(60))) {
      try (JdbcFence fence = fence(kind, name)) {
        assertEquals(
            Reason.TABLE_MISSING, assertThrows(FenceException.class, fence::check).reason());
        fence.createTableIfMissing();
        fence.createTableIfMissing();
        fence.check();
        use(fence);
      }
    }
    // A plain name is the table that the database finds without quotes.
    execute(kind, "delete from plain_$1");
    for (String none :
        List.of("", "a..b", "a b", "a;b", ".a", "a.", "\"a", "a.b.c.d", "1a", "a\"b\"")) {
      assertThrows(IllegalArgumentException.class, () -> fence(kind, none), none);
    }
  }

  /** Services that start together. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void manyServicesMayCreateTheTableConcurrently(Kind kind) throws Exception {
    int services = 6;
    ExecutorService threads = Executors.newFixedThreadPool(services);
    try {
      for (int round = 0; round < 15; round++) {
        String name = "race_" + round;
        CyclicBarrier start = new CyclicBarrier(services);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < services; i++) {
          all.add(
              threads.submit(
                  () -> {
                    try (JdbcFence fence = fence(kind, name)) {
                      start.await();
                      fence.createTableIfMissing();
                      fence.check();
                    }
                    return null;
                  }));
        }
        for (Future<?> one : all) {
          one.get();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void missingRightsAreNamed(Kind kind) throws Exception {
    execute(kind, kind.createUser);
    if (kind == Kind.MARIADB) {
      execute(
          kind, "create table other (id int)", "grant select on hawser.other to poor@localhost");
    }
    try (JdbcFence owners = fence(kind, "of_owner");
        JdbcFence poor = fence(kind, "poor", "of_owner")) {
      owners.createTableIfMissing();
      for (FenceException denied :
          List.of(
              assertThrows(FenceException.class, poor::check),
              assertThrows(FenceException.class, () -> use(poor)),
              assertThrows(FenceException.class, poor::createTableIfMissing))) {
        if (kind == Kind.HSQLDB) { // does not distinguish the two, and says so
          assertTrue(denied.getMessage().contains("lacks privilege or object"), denied.toString());
        } else {
          assertEquals(Reason.PERMISSION_DENIED, denied.reason(), denied.toString());
          assertTrue(denied.getMessage().contains("Grant select, insert"), denied.toString());
        }
      }
    }
    try (JdbcFence absent = fence(kind, "poor", "never_made")) {
      FenceException missing = assertThrows(FenceException.class, absent::createTableIfMissing);
      assertTrue( // MariaDB does not say whether the table is there
          missing
              .getMessage()
              .contains(
                  kind == Kind.MARIADB
                      ? "may not use the fence table"
                      : "cannot be created by the user"),
          missing.toString());
      assertEquals(
          kind == Kind.HSQLDB ? Reason.DATABASE_ERROR : Reason.PERMISSION_DENIED,
          missing.reason(),
          missing.toString());
    }
    // A user with the rights to use the table needs no right to create it.
    String user = kind == Kind.MARIADB ? "poor@localhost" : "poor";
    execute(kind, "grant select, insert, update, delete on of_owner to " + user);
    try (JdbcFence poor =
        fence(
            kind,
            "poor",
            kind == Kind.H2 || kind == Kind.HSQLDB ? "PUBLIC.of_owner" : "of_owner")) {
      poor.createTableIfMissing();
      poor.check();
      use(poor);
    }
  }

  /** A duplicate in the service's own table is none in the fence. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aViolationOfTheServicesOwnConstraintStaysWhatItIs(Kind kind) throws Exception {
    execute(
        kind,
        "create table books (item varchar(20) primary key, free int check (free >= 0))",
        "insert into books values ('apple', 1)");
    try (JdbcFence fence = fence(kind, "own_constraint")) {
      fence.createTableIfMissing();
      for (String sql :
          List.of(
              "insert into books values ('apple', 2)", "update books set free = -1 where 1 = 1")) {
        long id = BRANCH.getAndIncrement();
        SQLException violation =
            assertThrows(
                SQLException.class,
                () -> fence.prepare(XID, id, "stock", connection -> run(connection, sql)));
        assertTrue(violation.getSQLState().startsWith("23"), violation.toString());
        // The try has left no row, so it may run once more.
        fence.prepare(XID, id, "stock", connection -> "done");
        for (int i = 0; i < 2; i++) {
          SQLException inConfirm =
              assertThrows(
                  SQLException.class,
                  () ->
                      fence.commit(
                          branch(id),
                          connection -> {
                            run(connection, sql);
                            return BranchStatus.PhaseTwo_Committed;
                          }));
          assertEquals(violation.getSQLState(), inConfirm.getSQLState());
        }
        assertEquals(
            BranchStatus.PhaseTwo_Committed,
            fence.commit(branch(id), connection -> BranchStatus.PhaseTwo_Committed));
      }
    }
  }

  private static boolean run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  /** The commit of PostgreSQL reports it, when the work has ended well. */
  @ParameterizedTest
  @CsvSource("POSTGRESQL")
  void aDeferredConstraintIsReportedByTheCommit(Kind kind) throws Exception {
    execute(
        kind,
        "create table deferred (item varchar(20) unique deferrable initially deferred)",
        "insert into deferred values ('apple')");
    try (JdbcFence fence = fence(kind, "with_deferred")) {
      fence.createTableIfMissing();
      long id = BRANCH.getAndIncrement();
      SQLException violation =
          assertThrows(
              SQLException.class,
              () ->
                  fence.prepare(
                      XID,
                      id,
                      "stock",
                      connection -> run(connection, "insert into deferred values ('apple')")));
      assertEquals("23505", violation.getSQLState());
      assertEquals("done", fence.prepare(XID, id, "stock", connection -> "done"));
    }
  }

  /** Neither a duplicate of the branch nor any of its statuses. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void anotherUniqueKeyOfTheTableIsNoDuplicateOfTheBranch(Kind kind) throws Exception {
    try (JdbcFence fence = fence(kind, "two_keys")) {
      fence.createTableIfMissing();
      execute(kind, "create unique index two_keys_name on two_keys (action_name)");
      fence.prepare(XID, BRANCH.getAndIncrement(), "stock", connection -> "done");
      long second = BRANCH.getAndIncrement();
      for (FenceException rejected :
          List.of(
              assertThrows(
                  FenceException.class,
                  () -> fence.prepare(XID, second, "stock", connection -> "done")),
              assertThrows(
                  FenceException.class,
                  () ->
                      fence.rollback(
                          branch(second),
                          EmptyRollback.SKIP,
                          connection -> BranchStatus.PhaseTwo_Rollbacked)))) {
        assertEquals(Reason.DATABASE_ERROR, rejected.reason(), rejected.toString());
        assertTrue(rejected.getMessage().contains("a unique key"), rejected.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void anErrorOfTheWorkIsTheSameObject(Kind kind) throws Exception {
    SQLException own = new SQLException("of the work", "23505");
    try (JdbcFence fence = fence(kind, "same_object")) {
      fence.createTableIfMissing();
      long id = BRANCH.getAndIncrement();
      assertSame(
          own,
          assertThrows(
              SQLException.class,
              () ->
                  fence.prepare(
                      XID,
                      id,
                      "stock",
                      connection -> {
                        throw own;
                      })));
    }
  }
}
