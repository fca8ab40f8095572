package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultKind;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testkit.faults.Frames;
import io.hawser.transaction.GlobalTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The network delivers the push of a second phase twice. */
@Timeout(300)
class RepeatedPushTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int ROUNDS = 5;

  @RegisterExtension
  static final EmbeddedCoordinatorExtension COORDINATOR =
      new EmbeddedCoordinatorExtension(EmbeddedCoordinator.builder());

  private final EmbeddedCoordinator coordinator = COORDINATOR.coordinator();
  private final BlockingQueue<FenceListener.Event> events = new LinkedBlockingQueue<>();
  private TestDatabase database;
  private JdbcFence fence;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.h2("repeated");
    fence =
        JdbcFence.builder(database.at(Connection.TRANSACTION_READ_COMMITTED))
            .cleanPeriod(Duration.ZERO)
            .listener((event, action) -> events.add(event))
            .build();
    fence.createTableIfMissing();
    database.execute("create table effects (branch_id bigint, step varchar(10))");
  }

  @AfterEach
  void close() throws Exception {
    fence.close();
    database.execute("shutdown");
    database.close();
  }

  private static void effect(BusinessActionContext context, String step) throws SQLException {
    try (Statement statement = context.connection().createStatement()) {
      statement.execute(
          "insert into effects values (" + context.getBranchId() + ", '" + step + "')");
    }
  }

  private int effects(String step) throws SQLException {
    return database.number("select count(*) from effects where step = '" + step + "'");
  }

  /** The copy comes right behind the push, and joins its run. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anImmediateCopyHasNoEffect(boolean commit) throws Exception {
    try (FaultProxy proxy = FaultProxy.to(coordinator.address());
        HawserClient client = HawserClient.connect(proxy.clientConfig().build())) {
      TccAction stock = action(client);
      proxy.apply(Fault.duplicate(Direction.TO_CLIENT, Frames.requests()));
      for (int round = 0; round < ROUNDS; round++) {
        end(client, stock, commit);
      }
      assertTrue(proxy.counts().of(FaultKind.DUPLICATE) >= ROUNDS, proxy.counts().toString());
    }
    checkOnce(ROUNDS, commit);
  }

  /** The copy comes when the branch has ended, and the fence recognises it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLateCopyIsRecognisedByTheFence(boolean commit) throws Exception {
    try (FaultProxy proxy = FaultProxy.to(coordinator.address());
        HawserClient client = HawserClient.connect(proxy.clientConfig().build())) {
      TccAction stock = action(client);
      int recognised = 0;
      int rounds = 0;
      while (recognised < ROUNDS) { // on a slow machine a copy may still join the run
        proxy.apply(
            Fault.duplicate(Direction.TO_CLIENT, Frames.requests()),
            Fault.late(
                Direction.TO_CLIENT, Frames.requests().after(1).first(1), Duration.ofSeconds(1)));
        end(client, stock, commit);
        rounds++;
        if (events.poll(10, TimeUnit.SECONDS) == FenceListener.Event.DUPLICATE) {
          recognised++;
        }
      }
      checkOnce(rounds, commit);
    }
  }

  private TccAction action(HawserClient client) {
    return TccAction.named("stock")
        .fence(fence)
        .onTry(context -> effect(context, "try"))
        .onConfirm(context -> effect(context, "confirm"))
        .onCancel(context -> effect(context, "cancel"))
        .register(client.resourceManager());
  }

  private void end(HawserClient client, TccAction stock, boolean commit) throws Exception {
    String xid;
    try (GlobalTransaction tx = client.transactionManager().open("repeated", LIMIT)) {
      xid = tx.xid();
      stock.run(Map.of());
      if (commit) {
        tx.commit();
      }
    }
    assertEquals(
        commit ? GlobalStatus.Committed : GlobalStatus.Rollbacked,
        coordinator.whenEnded(xid).get(60, TimeUnit.SECONDS).status());
  }

  private void checkOnce(int rounds, boolean commit) throws SQLException {
    assertEquals(
        List.of(rounds, commit ? rounds : 0, commit ? 0 : rounds),
        List.of(effects("try"), effects("confirm"), effects("cancel")));
    assertEquals(
        rounds,
        database.number("select count(*) from tcc_fence_log where status = " + (commit ? 2 : 3)));
  }
}
