package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.LockConflictException;
import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.testkit.RecordingResource.Push;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The embedded coordinator over TCP, with a client in the same JVM. */
class EmbeddedCoordinatorTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private EmbeddedCoordinator coordinator;
  private HawserClient client;
  private TransactionManager tm;
  private ResourceManager rm;
  private final RecordingResource db = new RecordingResource("db", BranchType.AT);
  private final RecordingResource pay = new RecordingResource("pay", BranchType.TCC);

  @BeforeEach
  void connect() {
    coordinator = EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(20)).start();
    client = HawserClient.connect(coordinator.clientConfig().applicationId("shop").build());
    tm = client.transactionManager();
    rm = client.resourceManager();
    rm.registerResource(db.resource());
    rm.registerResource(pay.resource());
  }

  @AfterEach
  void close() {
    client.close();
    coordinator.close();
  }

  private GlobalSnapshot ended(String xid) throws Exception {
    return coordinator.whenEnded(xid).get(EventLimit.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void commitsAt() throws Exception {
    String xid = tm.begin("buy", MINUTE);
    assertEquals(GlobalStatus.Begin, tm.getStatus(xid));
    long branch = rm.branchRegister(BranchType.AT, "db", xid, "data", "stock:1");
    rm.branchReport(BranchType.AT, xid, branch, BranchStatus.PhaseOne_Done, "more");
    assertEquals(GlobalStatus.Committed, tm.commit(xid));
    BranchContext context = new BranchContext(xid, branch, BranchType.AT, "db", "more");
    assertEquals(new Push(true, context), db.next());
    GlobalSnapshot end = ended(xid);
    assertEquals(GlobalStatus.Committed, end.status());
    assertEquals("buy", end.name());
    assertEquals("shop", end.applicationId());
    assertEquals(BranchStatus.PhaseTwo_Committed, end.branches().get(0).status());
    assertTrue(end.branches().get(0).clientId().matches("shop:127\\.0\\.0\\.1:\\d+"));
    assertEquals(GlobalStatus.Finished, tm.getStatus(xid));
    assertEquals(end, coordinator.find(xid).orElseThrow());
    assertTrue(coordinator.transactions().isEmpty());
  }

  @Test
  void rollsBackInReverseOrder() throws Exception {
    String xid = tm.begin("buy", MINUTE);
    assertTrue(xid.startsWith("127.0.0.1:" + coordinator.address().port() + ":"), xid);
    long first = rm.branchRegister(BranchType.AT, "db", xid, null, "stock:1");
    long second = rm.branchRegister(BranchType.AT, "db", xid, null, "stock:2");
    assertEquals(GlobalStatus.Rollbacked, tm.rollback(xid));
    assertEquals(
        new Push(false, new BranchContext(xid, second, BranchType.AT, "db", "")), db.next());
    assertEquals(
        new Push(false, new BranchContext(xid, first, BranchType.AT, "db", "")), db.next());
    assertEquals(GlobalStatus.Finished, tm.getStatus(xid));
  }

  @Test
  void retriesUntilTheHandlerSucceeds() throws Exception {
    pay.answers(
        BranchStatus.PhaseTwo_CommitFailed_Retryable, BranchStatus.PhaseTwo_CommitFailed_Retryable);
    String xid = tm.begin("buy", MINUTE);
    rm.branchRegister(BranchType.TCC, "pay", xid, null, null);
    assertEquals(GlobalStatus.CommitRetrying, tm.commit(xid));
    assertEquals(GlobalStatus.Committed, ended(xid).status());
    assertEquals(3, pay.waiting());
  }

  @Test
  void aHandlerThatGivesUpFailsTheTransaction() throws Exception {
    db.answers(BranchStatus.PhaseTwo_RollbackFailed_Unretryable);
    String xid = tm.begin("buy", MINUTE);
    rm.branchRegister(BranchType.AT, "db", xid, null, "stock:1");
    assertEquals(GlobalStatus.RollbackFailed, tm.rollback(xid));
    assertEquals(GlobalStatus.RollbackFailed, tm.getStatus(xid));
    assertEquals(GlobalStatus.RollbackFailed, ended(xid).status());
  }

  @Test
  void locksKeepOthersOut() {
    String holder = tm.begin("one", MINUTE);
    String other = tm.begin("two", MINUTE);
    rm.branchRegister(BranchType.AT, "db", holder, null, "stock:1,2");
    LockConflictException conflict =
        assertThrows(
            LockConflictException.class,
            () -> rm.branchRegister(BranchType.AT, "db", other, null, "stock:3,2"));
    assertEquals(TransactionExceptionCode.LockKeyConflict, conflict.code());
    assertTrue(conflict.getMessage().contains("Global lock acquire failed xid = " + other));
    assertFalse(rm.lockQuery(BranchType.AT, "db", other, "stock:2"));
    assertTrue(rm.lockQuery(BranchType.AT, "db", holder, "stock:2"));
    assertTrue(rm.lockQuery(BranchType.AT, "db", other, "stock:3"));
    tm.commit(holder);
    rm.branchRegister(BranchType.AT, "db", other, null, "stock:3,2");
    tm.rollback(other);
  }

  @Test
  void rollsBackAfterTheTimeout() throws Exception {
    String xid = beginAndRegister(Duration.ofMillis(50));
    assertFalse(db.next().commit());
    assertEquals(GlobalStatus.TimeoutRollbacked, ended(xid).status());
    assertEquals(GlobalStatus.Finished, tm.commit(xid));
  }

  /** Retries with a longer time-out if the transaction ended before its branch was registered. */
  private String beginAndRegister(Duration timeout) {
    String xid = tm.begin("slow", timeout);
    try {
      rm.branchRegister(BranchType.AT, "db", xid, null, "stock:1");
      return xid;
    } catch (TransactionException over) {
      return beginAndRegister(timeout.multipliedBy(2));
    }
  }

  @Test
  void failureCodesArrive() {
    String unknown = coordinator.address().host() + ":8091:1";
    assertEquals(
        TransactionExceptionCode.GlobalTransactionNotExist,
        assertThrows(
                TransactionException.class,
                () -> rm.branchRegister(BranchType.AT, "db", unknown, null, null))
            .code());
    String xid = tm.begin("buy", MINUTE);
    assertEquals(
        TransactionExceptionCode.BranchTransactionNotExist,
        assertThrows(
                TransactionException.class,
                () -> rm.branchReport(BranchType.AT, xid, 1, BranchStatus.PhaseOne_Done, null))
            .code());
    assertEquals(
        TransactionExceptionCode.FailedWriteSession,
        assertThrows(
                TransactionException.class,
                () -> rm.branchRegister(BranchType.AT, "db", xid, "x".repeat(16 * 1024 + 1), null))
            .code());
    assertEquals(GlobalStatus.Finished, tm.getStatus(unknown));
    assertEquals(GlobalStatus.CommitFailed, tm.globalReport(unknown, GlobalStatus.CommitFailed));
    assertEquals(GlobalStatus.Begin, tm.globalReport(xid, GlobalStatus.CommitFailed));
    assertEquals(GlobalStatus.Rollbacked, tm.rollback(xid));
  }

  @Test
  void withoutAnRmItIsRetriedUntilOneConnects() throws Exception {
    RecordingResource late = new RecordingResource("late", BranchType.TCC);
    HawserConfig config = coordinator.clientConfig().applicationId("other").build();
    String xid = tm.begin("buy", MINUTE);
    try (HawserClient first = HawserClient.connect(config)) {
      first.resourceManager().registerResource(late.resource());
      first.resourceManager().branchRegister(BranchType.TCC, "late", xid, "data", null);
    }
    assertEquals(GlobalStatus.CommitRetrying, tm.commit(xid));
    assertEquals(GlobalStatus.CommitRetrying, tm.getStatus(xid));
    try (HawserClient second = HawserClient.connect(config)) {
      second.resourceManager().registerResource(late.resource());
      assertEquals(GlobalStatus.Committed, ended(xid).status());
    }
    assertEquals("data", late.next().branch().applicationData());
    assertEquals(0, late.waiting());
  }

  @Test
  void closingFailsOpenTransactions() {
    String xid = tm.begin("buy", MINUTE);
    CompletableFuture<GlobalSnapshot> end = coordinator.whenEnded(xid);
    coordinator.close();
    ExecutionException error =
        assertThrows(ExecutionException.class, () -> end.get(EventLimit.SECONDS, TimeUnit.SECONDS));
    assertInstanceOf(IllegalStateException.class, error.getCause());
    coordinator.close();
  }

  @Test
  void closingLogsALimitedListOfLostTransactions() {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    String first = null;
    try {
      System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
      for (int i = 0; i < 13; i++) {
        first = tm.begin("buy", MINUTE);
      }
      coordinator.close();
    } finally {
      System.setErr(before);
    }
    String text = log.toString(StandardCharsets.UTF_8);
    assertTrue(
        first != null && text.contains(": 13 transaction(s) were open and are lost: "), text);
    assertTrue(text.contains(" (Begin, 0 branches)"), text);
    assertTrue(text.contains(" and 3 more"), text);
  }

  @Test
  void closingReleasesAThreadThatWaitsForTheEnd() throws Exception {
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                coordinator.awaitClosed();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    String xid = tm.begin("buy", MINUTE); // the coordinator works in the meantime
    assertEquals(GlobalStatus.Committed, tm.commit(xid));
    assertFalse(waiting.isDone());
    coordinator.close();
    waiting.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    coordinator.awaitClosed(); // returns immediately
  }

  @Test
  void anUnknownTransactionHasNoEndAndNoView() {
    assertTrue(coordinator.whenEnded("127.0.0.1:1:1").isCompletedExceptionally());
    assertTrue(coordinator.find("127.0.0.1:1:1").isEmpty());
  }

  @Test
  void aPortInUseIsRejected() {
    EmbeddedCoordinatorBuilder taken =
        EmbeddedCoordinator.builder().port(coordinator.address().port());
    assertThrows(ConfigurationException.class, taken::start);
  }

  @Test
  void badSettingsAreRejected() {
    EmbeddedCoordinatorBuilder builder = EmbeddedCoordinator.builder();
    assertThrows(ConfigurationException.class, () -> builder.retryPeriod(Duration.ZERO));
    assertThrows(ConfigurationException.class, () -> builder.maxCommitRetry(Duration.ZERO));
    assertThrows(ConfigurationException.class, () -> builder.maxRollbackRetry(Duration.ZERO));
    assertThrows(ConfigurationException.class, () -> builder.maxApplicationDataBytes(-1));
    assertThrows(ConfigurationException.class, () -> builder.endedKept(-1));
    assertThrows(ConfigurationException.class, () -> builder.port(-1).start());
  }

  @Test
  void listeningOnAllAddressesItNamesOneThatCanBeReached() {
    try (EmbeddedCoordinator open = EmbeddedCoordinator.builder().host("0.0.0.0").start();
        HawserClient other = HawserClient.connect(open.clientConfig().build())) {
      assertEquals("127.0.0.1", open.address().host());
      String xid = other.transactionManager().begin("buy", MINUTE);
      assertTrue(xid.startsWith("127.0.0.1:"), xid);
    }
  }

  @Test
  void itSupportsIpv6() {
    try (EmbeddedCoordinator six = EmbeddedCoordinator.builder().host("::1").start();
        HawserClient other = HawserClient.connect(six.clientConfig().build())) {
      String xid = other.transactionManager().begin("buy", MINUTE);
      assertTrue(xid.startsWith("::1:" + six.address().port() + ":"), xid);
      assertEquals(GlobalStatus.Committed, other.transactionManager().commit(xid));
    } catch (ConfigurationException noIpv6) {
      Assumptions.abort("this machine has no ::1");
    }
  }
}
