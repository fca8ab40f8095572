package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.error.TransactionContextException;
import io.hawser.model.BranchStatus;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.transaction.GlobalTransaction;
import io.hawser.transaction.Resource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions made of three lambdas, with a coordinator, on H2. */
@Timeout(120)
class TccActionTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @RegisterExtension
  static final EmbeddedCoordinatorExtension COORDINATOR =
      new EmbeddedCoordinatorExtension(
          EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(20)));

  private final EmbeddedCoordinator coordinator = COORDINATOR.coordinator();
  private final List<String> ended = new CopyOnWriteArrayList<>();
  private TestDatabase database;
  private JdbcFence fence;
  private HawserClient client;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.h2("action");
    fence = database.fence();
    database.execute("create table effects (branch_id bigint, step varchar(10))");
    client = HawserClient.connect(coordinator.clientConfig().build());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    database.execute("shutdown");
    database.close();
  }

  private static void effect(BusinessActionContext context, String step) throws SQLException {
    try (Statement statement = context.connection().createStatement()) {
      statement.execute(
          "insert into effects values (" + context.getBranchId() + ", '" + step + "')");
    }
  }

  private TccAction.Builder stock() {
    return TccAction.named("stock")
        .fence(fence)
        .onTry(context -> effect(context, "try"))
        .onConfirm(context -> effect(context, "confirm"))
        .onCancel(context -> effect(context, "cancel"));
  }

  private int effects(String step) throws SQLException {
    return database.number("select count(*) from effects where step = '" + step + "'");
  }

  private int row() throws SQLException {
    return database.number("select status from tcc_fence_log");
  }

  private GlobalTransaction begin() {
    return client.transactionManager().open("test", LIMIT);
  }

  private GlobalStatus ended(String xid) throws Exception {
    return coordinator.whenEnded(xid).get(60, TimeUnit.SECONDS).status();
  }

  @Test
  void aCommitConfirmsOnce() throws Exception {
    TccAction stock = stock().register(client.resourceManager());
    try (GlobalTransaction tx = begin()) {
      BusinessActionContext tried = stock.run(Map.of("count", 2));
      assertEquals(tx.xid(), tried.getXid());
      assertEquals(1, row());
      tx.commit();
      assertEquals(GlobalStatus.Committed, ended(tx.xid()));
    }
    assertEquals(2, row());
    assertEquals(List.of(1, 1, 0), List.of(effects("try"), effects("confirm"), effects("cancel")));
  }

  @Test
  void aRollbackCancelsOnce() throws Exception {
    TccAction stock = stock().register(client.resourceManager());
    String xid;
    try (GlobalTransaction tx = begin()) {
      xid = tx.xid();
      stock.run(Map.of());
    }
    assertEquals(GlobalStatus.Rollbacked, ended(xid));
    assertEquals(3, row());
    assertEquals(List.of(1, 0, 1), List.of(effects("try"), effects("confirm"), effects("cancel")));
  }

  @Test
  void aTryThatFailsLeavesNothingAndItsCancelIsEmpty() throws Exception {
    IllegalStateException soldOut = new IllegalStateException("sold out");
    TccAction stock =
        stock()
            .onTry(
                context -> {
                  effect(context, "try");
                  throw soldOut;
                })
            .register(client.resourceManager());
    String xid;
    try (GlobalTransaction tx = begin()) {
      xid = tx.xid();
      assertSame(soldOut, assertThrows(IllegalStateException.class, () -> stock.run(Map.of())));
    }
    assertEquals(GlobalStatus.Rollbacked, ended(xid));
    assertEquals(4, row());
    assertEquals(0, effects("try"));
    assertEquals(0, effects("cancel"));
  }

  @Test
  void theCancelOfABranchThatWasNeverTriedRunsIfAskedTo() throws Exception {
    TccAction stock =
        stock()
            .emptyRollback(EmptyRollback.CALL)
            .onTry(
                context -> {
                  throw new IllegalStateException("sold out");
                })
            .register(client.resourceManager());
    String xid;
    try (GlobalTransaction tx = begin()) {
      xid = tx.xid();
      assertThrows(IllegalStateException.class, () -> stock.run(Map.of()));
    }
    assertEquals(GlobalStatus.Rollbacked, ended(xid));
    assertEquals(1, effects("cancel"));
  }

  /** The transaction is rolled back while the try waits for its connection. */
  @Test
  void aTryAfterItsCancelIsRejected() throws Exception {
    AtomicReference<String> late = new AtomicReference<>();
    try (JdbcFence slow =
        JdbcFence.builder(database.at(Connection.TRANSACTION_READ_COMMITTED))
            .cleanPeriod(Duration.ZERO)
            .transactions(
                new LocalTransactions() {
                  @Override
                  public <R> R execute(FencedCall<R> work) throws Exception {
                    String xid = late.getAndSet(null);
                    if (xid != null) {
                      CompletableFuture.runAsync(() -> client.transactionManager().rollback(xid))
                          .get(60, TimeUnit.SECONDS);
                      ended(xid);
                    }
                    return new JdbcTransactions(database.at(Connection.TRANSACTION_READ_COMMITTED))
                        .execute(work);
                  }
                })
            .build()) {
      TccAction stock = stock().fence(slow).register(client.resourceManager());
      String xid = client.transactionManager().begin("late", LIMIT);
      late.set(xid);
      try (XidContext.Scope scope = XidContext.bind(xid)) {
        FenceException rejected = assertThrows(FenceException.class, () -> stock.run(Map.of()));
        assertEquals(FenceException.Reason.CANCELLED, rejected.reason());
        assertTrue(rejected.getMessage().contains("has been cancelled before"), "" + rejected);
        assertTrue(scope != null);
      }
    }
    assertEquals(4, row());
    assertEquals(0, effects("try"));
  }

  @Test
  void stepsThatFailAreCalledAgain() throws Exception {
    AtomicInteger confirms = new AtomicInteger();
    TccAction stock =
        stock()
            .onConfirmStatus(
                context -> {
                  effect(context, "confirm");
                  return switch (confirms.incrementAndGet()) {
                    case 1 -> BranchStatus.PhaseTwo_CommitFailed_Retryable;
                    case 2 -> throw new SQLException("deadlock", "40001");
                    default -> BranchStatus.PhaseTwo_Committed;
                  };
                })
            .register(client.resourceManager());
    String xid;
    try (GlobalTransaction tx = begin()) {
      xid = tx.xid();
      stock.run(Map.of());
      tx.commit();
    }
    assertEquals(GlobalStatus.Committed, ended(xid));
    assertEquals(3, confirms.get());
    assertEquals(1, effects("confirm"));
  }

  @Test
  void parametersReachTheOtherStepsAsTheyWereInTheTry() throws Exception {
    ConcurrentLinkedQueue<Map<String, Object>> seen = new ConcurrentLinkedQueue<>();
    TccAction stock =
        stock()
            .onTry(
                context -> {
                  assertEquals(2, context.getActionContext("count", int.class));
                  assertNull(context.getActionContext("nothing"));
                  assertTrue(context.addActionContext("reservation", "r-" + 17));
                  seen.add(Map.copyOf(context.getActionContext()));
                })
            .onConfirm(
                context -> {
                  assertThrows(
                      IllegalStateException.class, () -> context.addActionContext("late", 1));
                  seen.add(Map.copyOf(context.getActionContext()));
                })
            .register(client.resourceManager());
    String xid;
    try (GlobalTransaction tx = begin()) {
      xid = tx.xid();
      Map<String, Object> parameters = new HashMap<>();
      parameters.put("count", 2);
      parameters.put("price", new BigDecimal("1.50"));
      parameters.put("items", List.of("apple", Map.of("size", "large")));
      parameters.put("nothing", null);
      BusinessActionContext tried = stock.run(parameters);
      assertEquals("r-17", tried.getActionContext("reservation"));
      assertThrows(IllegalStateException.class, tried::connection);
      tx.commit();
    }
    assertEquals(GlobalStatus.Committed, ended(xid));
    Map<String, Object> tried = seen.remove();
    assertEquals(tried, seen.remove());
    assertEquals("stock", tried.get("actionName"));
    assertEquals(true, tried.get("useTCCFence"));
    assertEquals(new BigDecimal("1.50"), tried.get("price"));
    String data = coordinator.find(xid).orElseThrow().branches().get(0).applicationData();
    assertTrue(data.startsWith("{\"actionContext\":{"), data);
  }

  @Test
  void withoutAFenceStepsRunAsTheTcCallsThem() throws Exception {
    TccAction plain =
        TccAction.named("plain")
            .onTry(context -> ended.add("try " + context.getActionContext("item")))
            .onConfirm(context -> ended.add("confirm " + context.getActionContext("item")))
            .onCancel(context -> ended.add("cancel"))
            .register(client.resourceManager());
    String xid;
    try (GlobalTransaction tx = begin()) {
      xid = tx.xid();
      BusinessActionContext tried = plain.run(Map.of("item", "apple"));
      assertEquals(
          "action plain has no fence that would have opened a connection",
          assertThrows(IllegalStateException.class, tried::connection).getMessage());
      tx.commit();
    }
    assertEquals(GlobalStatus.Committed, ended(xid));
    assertEquals(List.of("try apple", "confirm apple"), ended);
  }

  @Test
  void badInputIsRejectedBeforeABranchIsRegistered() throws Exception {
    TccAction stock = stock().register(client.resourceManager());
    TransactionContextException unbound =
        assertThrows(TransactionContextException.class, () -> stock.run(Map.of()));
    assertTrue(unbound.getMessage().contains("XidContext.bind"), unbound.getMessage());
    try (GlobalTransaction tx = begin()) {
      assertThrows(IllegalArgumentException.class, () -> stock.run(Map.of("item", new Object())));
      assertThrows(IllegalArgumentException.class, () -> stock.run(Map.of("actionName", "other")));
      assertEquals(List.of(), coordinator.find(tx.xid()).orElseThrow().branches());
    }
    assertEquals(
        "action bare has no confirm: call onConfirm",
        assertThrows(
                IllegalStateException.class,
                () ->
                    TccAction.named("bare").onTry(context -> {}).register(client.resourceManager()))
            .getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            TccAction.named("x".repeat(65))
                .onTry(context -> {})
                .onConfirm(context -> {})
                .onCancel(context -> {})
                .register(client.resourceManager()));
  }

  /** The name of an action is a resource id. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", "jdbc:mysql://a:1,b:2/db"})
  void aNameThatIsNoResourceIdIsRejected(String name) {
    Class<IllegalArgumentException> bad = IllegalArgumentException.class;
    String reason = assertThrows(bad, () -> Resource.checkId(name)).getMessage();
    TccAction.Builder action =
        TccAction.named(name).onTry(context -> {}).onConfirm(context -> {}).onCancel(context -> {});
    assertEquals(
        reason, assertThrows(bad, () -> action.register(client.resourceManager())).getMessage());
    // Before anything is registered: an interface may have several actions.
    ActionSettings.StepNames steps = new ActionSettings.StepNames("try", "confirm", "cancel");
    assertEquals(
        reason,
        assertThrows(bad, () -> new ActionSettings(name, null, EmptyRollback.SKIP, steps))
            .getMessage());
    assertEquals(List.of(), client.resourceManager().resources());
  }

  @Test
  void theXidIsBoundDuringTheTry() throws Exception {
    TccAction stock =
        stock()
            .onTry(context -> ended.add(XidContext.required()))
            .register(client.resourceManager());
    try (GlobalTransaction tx = begin()) {
      BusinessActionContext tried = stock.run(Map.of());
      assertEquals(tx.xid(), ended.get(0));
      assertEquals(tx.xid(), XidContext.required());
      assertEquals(tx.xid(), tried.getXid());
    }
  }

  @Test
  void withTransactionsSwitchedOffTheTryRunsAlone() throws Exception {
    try (HawserClient off =
        HawserClient.connect(coordinator.clientConfig().set("seata.enabled", "false").build())) {
      TccAction stock = stock().register(off.resourceManager());
      stock.run(Map.of());
    }
    assertEquals(1, effects("try"));
    assertEquals(0, database.number("select count(*) from tcc_fence_log"));
  }

  /** Instances of one service are not all restarted at the same time. */
  @Test
  void theTrySaysWhetherThereIsAFence() throws Exception {
    String xid;
    try (HawserClient old =
        HawserClient.connect(coordinator.clientConfig().set("client.roles", "RM").build())) {
      TccAction withoutFence =
          TccAction.named("stock")
              .onTry(context -> {})
              .onConfirm(context -> ended.add("unfenced"))
              .onCancel(context -> {})
              .register(old.resourceManager());
      xid = client.transactionManager().begin("mixed", LIMIT);
      try (XidContext.Scope scope = XidContext.bind(xid)) {
        withoutFence.run(Map.of());
        assertTrue(scope != null);
      }
    }
    stock().onConfirm(context -> ended.add("here")).register(client.resourceManager());
    client.transactionManager().commit(xid);
    assertEquals(GlobalStatus.Committed, ended(xid));
    assertEquals(List.of("here"), ended);
    assertEquals(0, database.number("select count(*) from tcc_fence_log"));
  }
}
