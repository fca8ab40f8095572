package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.transaction.GlobalTransaction;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Actions made of annotated interfaces. */
@Timeout(120)
class AnnotatedTccTest {
  private static final List<String> CALLS = new CopyOnWriteArrayList<>();

  @RegisterExtension
  static final EmbeddedCoordinatorExtension COORDINATOR =
      new EmbeddedCoordinatorExtension(
          EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(20)));

  private final EmbeddedCoordinator coordinator = COORDINATOR.coordinator();
  private HawserClient client;

  @BeforeEach
  void open() {
    CALLS.clear();
    client = HawserClient.connect(coordinator.clientConfig().build());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private GlobalStatus run(boolean commit, TryOf step) throws Exception {
    String xid;
    try (GlobalTransaction tx = client.transactionManager().open("test", Duration.ofSeconds(60))) {
      xid = tx.xid();
      step.run();
      if (commit) {
        tx.commit();
      }
    }
    return coordinator.whenEnded(xid).get(60, TimeUnit.SECONDS).status();
  }

  private interface TryOf {
    void run() throws Exception;
  }

  /** An order, of which some fields are parameters. */
  static final class Order {
    @BusinessActionContextParameter private final String item;

    @BusinessActionContextParameter("units")
    private final int count;

    private final Object secret = new Object();

    Order(String item, int count) {
      this.item = item;
      this.count = count;
    }

    @Override
    public String toString() {
      return item + secret;
    }
  }

  /** As a user of Seata's client writes it. */
  interface Stock {
    @TwoPhaseBusinessAction(
        name = "annotated-stock",
        commitMethod = "take",
        rollbackMethod = "release")
    String reserve(
        BusinessActionContext context,
        @BusinessActionContextParameter(paramName = "warehouse") long warehouse,
        @BusinessActionContextParameter(isParamInProperty = true) Order order,
        @BusinessActionContextParameter(value = "second", index = 1) List<String> names,
        @BusinessActionContextParameter("none") String none)
        throws IOException;

    boolean take(BusinessActionContext context);

    void release(
        BusinessActionContext context, @BusinessActionContextParameter("warehouse") int warehouse);

    default String plain() {
      return "plain";
    }
  }

  static class StockService implements Stock {
    private boolean retried;

    @Override
    public String reserve(
        BusinessActionContext context, long warehouse, Order order, List<String> names, String none)
        throws IOException {
      CALLS.add("reserve " + warehouse);
      if (names.isEmpty()) {
        throw new IOException("no names");
      }
      return "branch " + context.getBranchId();
    }

    @Override
    public boolean take(BusinessActionContext context) {
      CALLS.add(
          "take "
              + context.getActionContext("warehouse", Long.class)
              + context.getActionContext("item", String.class)
              + context.getActionContext("units", int.class)
              + context.getActionContext("second")
              + context.getActionContext("none")
              + context.getActionContext("useTCCFence"));
      boolean first = !retried;
      retried = true;
      return !first;
    }

    @Override
    public void release(BusinessActionContext context, int warehouse) {
      CALLS.add("release " + warehouse);
    }
  }

  @Test
  void parametersTravelAndFalseIsRetried() throws Exception {
    Stock stock =
        AnnotatedTcc.<Stock>of(Stock.class, new StockService()).register(client.resourceManager());

    assertEquals(
        GlobalStatus.Committed,
        run(
            true,
            () ->
                assertTrue(
                    stock
                        .reserve(null, 7, new Order("apple", 3), List.of("a", "b"), null)
                        .startsWith("branch "))));

    assertEquals(List.of("reserve 7", "take 7apple3bnullfalse", "take 7apple3bnullfalse"), CALLS);
    assertEquals("plain", stock.plain());
    assertEquals(stock, stock);
    assertNotEquals(stock, new StockService());
    assertTrue(stock.toString().contains("annotated-stock"), stock.toString());
    assertEquals(stock.hashCode(), stock.hashCode());
  }

  @Test
  void theCallerGetsTheServicesOwnException() throws Exception {
    Stock stock =
        AnnotatedTcc.<Stock>of(Stock.class, new StockService()).register(client.resourceManager());

    assertEquals(
        GlobalStatus.Rollbacked,
        run(
            false,
            () ->
                assertEquals(
                    "no names",
                    assertThrows(
                            IOException.class,
                            () -> stock.reserve(null, 8, new Order("x", 1), List.of(), "n"))
                        .getMessage())));

    assertEquals(List.of("reserve 8", "release 8"), CALLS);
  }

  /** With a fence, and annotations at the class only. */
  interface Fenced {
    void reserve(int units, Connection connection) throws SQLException;

    BranchStatus confirm(BusinessActionContext context, Connection connection) throws SQLException;

    void cancel(int units, Connection connection) throws SQLException;
  }

  static class FencedService implements Fenced {
    @Override
    @TwoPhaseBusinessAction(
        name = "annotated-fenced",
        useTCCFence = true,
        commitMethod = "confirm",
        rollbackMethod = "cancel")
    public void reserve(@BusinessActionContextParameter("units") int units, Connection connection)
        throws SQLException {
      effect(connection, -units);
    }

    @Override
    public BranchStatus confirm(BusinessActionContext context, Connection connection)
        throws SQLException {
      assertSame(connection, context.connection());
      effect(connection, 0);
      return BranchStatus.PhaseTwo_Committed;
    }

    @Override
    public void cancel(@BusinessActionContextParameter("units") int units, Connection connection)
        throws SQLException {
      effect(connection, units);
    }

    private static void effect(Connection connection, int units) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute("insert into stock values (" + units + ")");
      }
    }
  }

  @Test
  void aFenceOpensTheConnectionOfEachStep() throws Exception {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:annotated;LOCK_TIMEOUT=60000");
    try (TestDatabase database = new TestDatabase(source);
        JdbcFence fence =
            JdbcFence.builder(database.at(Connection.TRANSACTION_READ_COMMITTED))
                .cleanPeriod(Duration.ZERO)
                .build()) {
      fence.createTableIfMissing();
      database.execute("create table stock (units int)");
      Fenced fenced =
          AnnotatedTcc.<Fenced>of(Fenced.class, new FencedService())
              .fence(fence)
              .register(client.resourceManager());

      assertEquals(GlobalStatus.Committed, run(true, () -> fenced.reserve(3, null)));
      assertEquals(-3, database.number("select sum(units) from stock"));
      assertEquals(GlobalStatus.Rollbacked, run(false, () -> fenced.reserve(5, null)));
      assertEquals(-3, database.number("select sum(units) from stock"));
      assertEquals(4, database.number("select count(*) from stock"));
      assertEquals(2, database.number("select count(*) from tcc_fence_log"));
    }
  }

  interface Eager {
    @TwoPhaseBusinessAction(name = "eager", useTCCFence = true, emptyRollback = EmptyRollback.CALL)
    void reserve();

    void commit(BusinessActionContext context);

    void rollback(BusinessActionContext context);
  }

  private static final class EagerService implements Eager {
    @Override
    public void reserve() {
      throw new IllegalStateException("sold out"); // the row goes, too
    }

    @Override
    public void commit(BusinessActionContext context) {}

    @Override
    public void rollback(BusinessActionContext context) {
      CALLS.add("rollback");
    }
  }

  @Test
  void theAnnotationSaysWhatACancelWithoutATryDoes() throws Exception {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:eager;LOCK_TIMEOUT=60000;DB_CLOSE_DELAY=-1");
    try (JdbcFence fence = JdbcFence.builder(source).cleanPeriod(Duration.ZERO).build()) {
      fence.createTableIfMissing();
      Eager eager =
          AnnotatedTcc.<Eager>of(Eager.class, new EagerService())
              .fence(fence)
              .register(client.resourceManager());
      assertEquals(
          GlobalStatus.Rollbacked,
          run(false, () -> assertThrows(IllegalStateException.class, eager::reserve)));
      assertEquals(List.of("rollback"), CALLS);
    }
  }

  interface NamedDataSource {
    @TwoPhaseBusinessAction(name = "named", useTCCFence = true, dataSource = "books")
    void reserve();
  }

  interface ManagerWithoutFence {
    @TwoPhaseBusinessAction(name = "managed", transactionManager = "books")
    void reserve();
  }

  /** The interface says something else than the class. */
  interface Contradictory extends Fenced {
    @Override
    @TwoPhaseBusinessAction(name = "other")
    void reserve(int units, Connection connection) throws SQLException;
  }

  static final class ContradictoryService extends FencedService implements Contradictory {
    @Override
    @TwoPhaseBusinessAction(name = "another")
    public void reserve(int units, Connection connection) {}
  }

  interface NoConfirm {
    @TwoPhaseBusinessAction(name = "no-confirm")
    void reserve();

    void rollback(BusinessActionContext context);
  }

  interface WrongResult {
    @TwoPhaseBusinessAction(name = "wrong-result")
    void reserve();

    String commit(BusinessActionContext context);

    void rollback(BusinessActionContext context);
  }

  interface Nameless {
    @TwoPhaseBusinessAction(name = "nameless")
    void reserve(@BusinessActionContextParameter int units);

    void commit(BusinessActionContext context);

    void rollback(BusinessActionContext context);
  }

  interface WithoutTry {
    void commit(BusinessActionContext context);
  }

  interface FieldsOfText {
    @TwoPhaseBusinessAction(name = "fields")
    void reserve(@BusinessActionContextParameter(isParamInProperty = true) String text);

    void commit(BusinessActionContext context);

    void rollback(BusinessActionContext context);
  }

  interface NamedByAUrl {
    @TwoPhaseBusinessAction(name = "jdbc:mysql://a:1,b:2/db")
    void reserve();

    void commit(BusinessActionContext context);

    void rollback(BusinessActionContext context);
  }

  interface WithBlankName {
    @TwoPhaseBusinessAction(name = " ")
    void reserve();

    void commit(BusinessActionContext context);

    void rollback(BusinessActionContext context);
  }

  private <T> void rejected(String expected, Class<T> type, T service) {
    AnnotatedTcc<T> tcc = AnnotatedTcc.of(type, service);
    String message =
        assertThrows(IllegalArgumentException.class, () -> tcc.register(client.resourceManager()))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }

  @SuppressWarnings("unchecked")
  private static <T> T any(Class<T> type) {
    return (T)
        java.lang.reflect.Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null);
  }

  @Test
  void whatAnnotationsGetWrongIsNamedAtTheStart() {
    rejected("useTCCFence = true, and no fence", Fenced.class, new FencedService());
    rejected("names a bean by dataSource", NamedDataSource.class, any(NamedDataSource.class));
    rejected("names a bean by", ManagerWithoutFence.class, any(ManagerWithoutFence.class));
    rejected(" differ", Contradictory.class, new ContradictoryService());
    rejected("names the method commit; of these", NoConfirm.class, any(NoConfirm.class));
    rejected("returns java.lang.String", WrongResult.class, any(WrongResult.class));
    rejected("names no parameter", Nameless.class, any(Nameless.class));
    rejected("has @TwoPhaseBusinessAction", WithoutTry.class, any(WithoutTry.class));
    rejected("no field of java.lang.String", FieldsOfText.class, any(FieldsOfText.class));
    rejected("resourceId: jdbc:mysql://a:1,b:2/db", NamedByAUrl.class, any(NamedByAUrl.class));
    rejected("resourceId: empty", WithBlankName.class, any(WithBlankName.class));
    assertThrows(
        IllegalArgumentException.class,
        () -> AnnotatedTcc.of(StockService.class, new StockService()));
  }
}
