package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.GlobalTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What fails beside the local transaction of a step does not fail the step, nor flood the log. */
@Timeout(300)
class FailuresAfterTheCommitTest {
  private static final String URL = "jdbc:h2:mem:failures;LOCK_TIMEOUT=60000";
  private static final int PUSHES = 20;

  private Connection open; // without any, the database would be gone

  @BeforeEach
  void createTable() throws SQLException {
    open = connection();
    try (JdbcFence fence = builder().build()) {
      fence.createTableIfMissing();
    }
  }

  @AfterEach
  void drop() throws SQLException {
    open.close();
  }

  private static Connection connection() throws SQLException {
    return DriverManager.getConnection(URL);
  }

  private void execute(String sql) throws SQLException {
    open.createStatement().execute(sql);
  }

  private static JdbcFence.Builder builder() {
    return JdbcFence.builder(new UnpooledDataSource(FailuresAfterTheCommitTest::connection))
        .cleanPeriod(Duration.ZERO);
  }

  private static BranchStatus rolledBack(JdbcFence fence) throws Exception {
    return fence.rollback(
        new BranchContext("127.0.0.1:8091:4711", 1, BranchType.TCC, "stock", ""),
        EmptyRollback.SKIP,
        connection -> BranchStatus.PhaseTwo_Rollbacked);
  }

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  void listenersThatThrowErrorsDoNotFailARollback() throws Exception {
    List<FenceListener> failing =
        List.of(
            (event, action) -> {
              throw new AssertionError("metrics");
            },
            (event, action) -> {
              throw new Mute();
            });
    for (FenceListener first : failing) {
      try (JdbcFence fence = builder().listener(first).build();
          CapturedLog log = new CapturedLog()) {
        execute("delete from tcc_fence_log");
        for (int push = 0; push < PUSHES; push++) { // the first is empty, the others are repeats
          assertEquals(BranchStatus.PhaseTwo_Rollbacked, rolledBack(fence));
        }
        assertEquals(1, log.lines("A listener of the fence failed"), log::toString);
      }
    }
  }

  @Test
  void aListenerThatThrowsDoesNotKeepTheNextOneFromHearing() throws Exception {
    CompletableFuture<FenceListener.Event> heard = new CompletableFuture<>();
    try (JdbcFence fence =
        builder()
            .listener(
                (event, action) -> {
                  throw new NoClassDefFoundError("metrics");
                })
            .listener((event, action) -> heard.complete(event))
            .build()) {
      assertEquals(BranchStatus.PhaseTwo_Rollbacked, rolledBack(fence));
    }
    assertEquals(FenceListener.Event.EMPTY_ROLLBACK, heard.getNow(null));
  }

  /** Some pools throw what is not an SQLException. */
  @Test
  void aConnectionThatCannotBeClosedAfterTheCommitDoesNotFailTheStep() throws Exception {
    try (JdbcFence fence =
        JdbcFence.builder(new UnpooledDataSource(() -> failingToClose(connection())))
            .cleanPeriod(Duration.ZERO)
            .build()) {
      assertEquals(BranchStatus.PhaseTwo_Rollbacked, rolledBack(fence));
    }
  }

  private static Connection failingToClose(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            FailuresAfterTheCommitTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(connection, arguments);
                if (method.getName().equals("close")) {
                  throw new IllegalStateException("the pool is closed");
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void pushesOfAConfirmWithoutARowAreALineOrTwo() throws Exception {
    CountDownLatch asked = new CountDownLatch(PUSHES + 1); // with the try
    long begun = System.nanoTime();
    LocalTransactions counting =
        new LocalTransactions() {
          private final LocalTransactions own =
              new JdbcTransactions(new UnpooledDataSource(FailuresAfterTheCommitTest::connection));

          @Override
          public <R> R execute(FencedCall<R> work) throws Exception {
            asked.countDown();
            return own.execute(work);
          }
        };
    try (EmbeddedCoordinator coordinator =
            EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(20)).start();
        JdbcFence fence = builder().transactions(counting).build();
        HawserClient client = HawserClient.connect(coordinator.clientConfig().build());
        CapturedLog log = new CapturedLog()) {
      TccAction stock =
          TccAction.named("stock")
              .fence(fence)
              .onTry(context -> {})
              .onConfirm(context -> {})
              .onCancel(context -> {})
              .register(client.resourceManager());
      String xid;
      BusinessActionContext tried;
      try (GlobalTransaction tx = client.transactionManager().open("test", Duration.ofMinutes(2))) {
        xid = tx.xid();
        tried = stock.run(Map.of());
        execute("delete from tcc_fence_log");
        tx.commit();
      }
      assertTrue(asked.await(60, TimeUnit.SECONDS), log::toString);
      long lines = log.lines("cannot be confirmed");
      // Another one after 10 s at the earliest.
      long more = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun) / 10;
      assertTrue(lines >= 1 && lines <= 2 + more, log::toString);
      assertEquals(0, log.lines("ERROR io.hawser.tcc"), log::toString);

      fence.prepare(xid, tried.getBranchId(), "stock", connection -> "tried"); // a row again
      assertEquals(
          GlobalStatus.Committed, coordinator.whenEnded(xid).get(60, TimeUnit.SECONDS).status());
    }
  }
}
