package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.transaction.GlobalTransaction;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** Tests the results of steps, their arguments, and the contexts of steps that have ended. */
@Timeout(120)
class ResultsAndTypesTest {
  @RegisterExtension
  static final EmbeddedCoordinatorExtension COORDINATOR =
      new EmbeddedCoordinatorExtension(
          EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(20)));

  private final EmbeddedCoordinator coordinator = COORDINATOR.coordinator();
  private TestDatabase database;
  private JdbcFence fence;
  private HawserClient client;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.h2("results");
    fence = database.fence();
    database.execute("create table effects (step varchar(10))");
    client = HawserClient.connect(coordinator.clientConfig().build());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    fence.close();
    database.execute("shutdown");
    database.close();
  }

  private interface Body {
    void run() throws Exception;
  }

  private GlobalStatus run(boolean commit, Body body) throws Exception {
    String xid;
    try (GlobalTransaction tx = client.transactionManager().open("test", Duration.ofSeconds(60))) {
      xid = tx.xid();
      body.run();
      if (commit) {
        tx.commit();
      }
    }
    return coordinator.whenEnded(xid).get(60, TimeUnit.SECONDS).status();
  }

  private static void effect(Connection connection, String step) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("insert into effects values ('" + step + "')");
    }
  }

  /** Ends that return null the first time. */
  interface Forgetful {
    @TwoPhaseBusinessAction(name = "forgetful")
    void reserve();

    Boolean commit(BusinessActionContext context);

    BranchStatus rollback(BusinessActionContext context);
  }

  static final class ForgetfulService implements Forgetful {
    private final AtomicInteger ends = new AtomicInteger();

    @Override
    public void reserve() {}

    @Override
    public Boolean commit(BusinessActionContext context) {
      return ends.incrementAndGet() == 1 ? null : true;
    }

    @Override
    public BranchStatus rollback(BusinessActionContext context) {
      return ends.incrementAndGet() == 1 ? null : BranchStatus.PhaseTwo_Rollbacked;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nullWhereAResultIsExpectedIsNoSuccess(boolean commit) throws Exception {
    ForgetfulService service = new ForgetfulService();
    Forgetful forgetful =
        AnnotatedTcc.<Forgetful>of(Forgetful.class, service).register(client.resourceManager());

    assertEquals(
        commit ? GlobalStatus.Committed : GlobalStatus.Rollbacked, run(commit, forgetful::reserve));

    assertEquals(2, service.ends.get());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withAFenceNullRollsTheStepBack(boolean commit) throws Exception {
    AtomicInteger ends = new AtomicInteger();
    TccAction action =
        TccAction.named("null-status")
            .fence(fence)
            .onTry(context -> effect(context.connection(), "try"))
            .onConfirmStatus(
                context -> {
                  effect(context.connection(), "end");
                  return ends.incrementAndGet() == 1 ? null : BranchStatus.PhaseTwo_Committed;
                })
            .onCancelStatus(
                context -> {
                  effect(context.connection(), "end");
                  return ends.incrementAndGet() == 1 ? null : BranchStatus.PhaseTwo_Rollbacked;
                })
            .register(client.resourceManager());

    assertEquals(
        commit ? GlobalStatus.Committed : GlobalStatus.Rollbacked,
        run(commit, () -> action.run(Map.of())));

    assertEquals(2, ends.get());
    assertEquals(1, database.number("select count(*) from effects where step = 'end'"));
  }

  enum Unit {
    BOX
  }

  record Line(String item, int count, BigDecimal price, Unit unit) {}

  interface Typed {
    @TwoPhaseBusinessAction(name = "typed")
    void reserve(
        @BusinessActionContextParameter("day") LocalDate day,
        @BusinessActionContextParameter("lines") List<Line> lines,
        @BusinessActionContextParameter("units") Set<Unit> units,
        @BusinessActionContextParameter("limits") Map<Unit, Long> limits,
        @BusinessActionContextParameter("codes") int[] codes);

    void commit(
        @BusinessActionContextParameter("day") LocalDate day,
        @BusinessActionContextParameter("lines") List<Line> lines,
        @BusinessActionContextParameter("units") Set<Unit> units,
        @BusinessActionContextParameter("limits") Map<Unit, Long> limits,
        @BusinessActionContextParameter("codes") int[] codes);

    void rollback(BusinessActionContext context);
  }

  static final class TypedService implements Typed {
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void reserve(
        LocalDate day, List<Line> lines, Set<Unit> units, Map<Unit, Long> limits, int[] codes) {
      seen.add("" + day + lines + units + limits + List.of(codes[0], codes[1]));
    }

    @Override
    public void commit(
        LocalDate day, List<Line> lines, Set<Unit> units, Map<Unit, Long> limits, int[] codes) {
      for (Line line : lines) { // of its own type, not a map
        assertEquals(2, line.count);
      }
      seen.add("" + day + lines + units + limits + List.of(codes[0], codes[1]));
    }

    @Override
    public void rollback(BusinessActionContext context) {}
  }

  @Test
  void argumentsOfTheTryReachTheConfirmWithTheirTypes() throws Exception {
    TypedService service = new TypedService();
    Typed typed = AnnotatedTcc.<Typed>of(Typed.class, service).register(client.resourceManager());

    assertEquals(
        GlobalStatus.Committed,
        run(
            true,
            () ->
                typed.reserve(
                    LocalDate.of(2026, 11, 29),
                    List.of(new Line("apple", 2, new BigDecimal("1.50"), Unit.BOX)),
                    Set.of(Unit.BOX),
                    Map.of(Unit.BOX, 1L << 40),
                    new int[] {7, -7})));

    assertEquals(2, service.seen.size());
    assertEquals(service.seen.get(0), service.seen.get(1));
  }

  /** Nothing would send what is added after the end, or use the connection in the right way. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aContextIsOfNoUseAfterItsStep(boolean fails) throws Exception {
    AtomicReference<BusinessActionContext> kept = new AtomicReference<>();
    TccAction action =
        TccAction.named("kept")
            .fence(fence)
            .onTry(
                context -> {
                  kept.set(context);
                  context.addActionContext("in", 1);
                  if (fails) {
                    throw new IllegalStateException("sold out");
                  }
                })
            .onConfirm(context -> {})
            .onCancel(context -> {})
            .register(client.resourceManager());
    run(
        false,
        () -> {
          if (fails) {
            assertThrows(IllegalStateException.class, () -> action.run(Map.of()));
          } else {
            action.run(Map.of());
          }
          BusinessActionContext context = kept.get();
          assertTrue(
              assertThrows(IllegalStateException.class, () -> context.addActionContext("late", 1))
                  .getMessage()
                  .contains("it has ended"));
          assertTrue(
              assertThrows(IllegalStateException.class, context::connection)
                  .getMessage()
                  .contains("has ended"));
          assertEquals(1, context.getActionContext("in", int.class));
        });
  }
}
