package io.hawser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.context.XidContext;
import io.hawser.error.ClientClosedException;
import io.hawser.error.InvalidRequestException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.test.LogRecorder;
import io.hawser.transaction.GlobalTransaction;
import io.hawser.transaction.Propagation;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import io.hawser.transaction.TransactionOptions;
import io.hawser.transaction.TransactionTemplate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.event.Level;

/** Without a transport on the class path, so it cannot connect to anything. */
class PassThroughClientTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static HawserClient connect(String key, String value) {
    return HawserClient.connect(
        HawserConfig.builder().set(key, value).set("client.tm.degradeCheck", "true").build());
  }

  @ParameterizedTest
  @CsvSource({
    "seata.enabled, false, seata.enabled=false",
    "service.disableGlobalTransaction, true, service.disableGlobalTransaction=true",
    "seata.service.disable-global-transaction, true, service.disableGlobalTransaction=true",
  })
  void transactionsThatAreSwitchedOffPassThrough(String key, String value, String said)
      throws Exception {
    try (LogRecorder log = new LogRecorder();
        HawserClient client = connect(key, value)) {
      assertEquals(
          List.of(
              "Global transactions are switched off by "
                  + said
                  + " in properties given in code: this client connects to nothing, and nothing is"
                  + " rolled back"),
          log.messages(Level.INFO));
      TransactionManager tm = client.transactionManager();
      String xid = tm.begin("order", TIMEOUT);
      assertEquals("", xid);
      assertEquals(GlobalStatus.Committed, tm.commit(xid));
      assertEquals(GlobalStatus.Finished, tm.rollback(xid));
      assertEquals(GlobalStatus.Finished, tm.getStatus(xid));
      assertEquals(GlobalStatus.Committing, tm.globalReport(xid, GlobalStatus.Committing));
      assertEquals("", tm.beginAsync("order", TIMEOUT).toCompletableFuture().get());
      assertEquals(GlobalStatus.Committed, tm.commitAsync(xid).toCompletableFuture().get());

      ResourceManager rm = client.resourceManager();
      long first = rm.branchRegister(BranchType.TCC, "stock", xid, null, null);
      long second = rm.branchRegister(BranchType.TCC, "stock", xid, null, null);
      assertTrue(first < 0 && second < 0);
      assertNotEquals(first, second);
      rm.branchReport(BranchType.TCC, xid, first, BranchStatus.PhaseOne_Done, null);
      assertTrue(rm.lockQuery(BranchType.AT, "db", xid, "t:1"));
      assertEquals(List.of(), client.status().servers());
      assertFalse(client.status().closed());
    }
  }

  @Test
  void theTemplateRunsTheBodyAndNothingElse() throws Exception {
    try (HawserClient client = connect("seata.enabled", "false")) {
      TransactionTemplate template = client.transactionTemplate();
      for (Propagation propagation : Propagation.values()) {
        TransactionOptions options = TransactionOptions.named("order").withPropagation(propagation);
        long branchId =
            template.execute(
                options,
                tx -> {
                  assertEquals("", tx.xid());
                  tx.setRollbackOnly();
                  assertEquals("", client.resourceManager().currentXid());
                  return client.resourceManager().branch("stock").register();
                });
        assertTrue(branchId < 0);
        assertEquals(
            5,
            template
                .executeAsync(options, tx -> CompletableFuture.completedStage(5))
                .toCompletableFuture()
                .get());
      }
      try (GlobalTransaction tx = client.transactionManager().open("order", TIMEOUT)) {
        assertEquals("", tx.xid());
        assertNull(XidContext.current());
        assertEquals(GlobalStatus.Committed, tx.commit());
      }
    }
  }

  @Test
  void singleRequestsFailAsNothingIsSent() {
    try (HawserClient client = connect("seata.enabled", "false")) {
      RpcClient rpc = client.rpc(ClientRole.TM);
      GlobalBeginRequest request = new GlobalBeginRequest(1000, "order");
      InvalidRequestException e =
          assertThrows(InvalidRequestException.class, () -> rpc.sendSync(request, TIMEOUT));
      assertEquals(
          "GlobalBeginRequest was not sent: global transactions are switched off by"
              + " seata.enabled=false in properties given in code (expected: a client that"
              + " connects; remove this setting, or call transactionManager() and"
              + " resourceManager(), which pass through)",
          e.getMessage());
      assertThrows(InvalidRequestException.class, () -> rpc.sendOneway(request));
      assertThrows(ExecutionException.class, () -> rpc.send(request).toCompletableFuture().get());
    }
  }

  /** As by a client that connects, so that switching transactions on causes no new errors. */
  @ParameterizedTest
  @CsvSource({"PT0S", "PT-1S", "PT0.0009S", "PT596H31M24S", "PT99999999H"})
  void aTimeoutOutOfRangeIsRejected(Duration timeout) {
    try (HawserClient client = connect("seata.enabled", "false")) {
      TransactionManager tm = client.transactionManager();
      String expected = "timeout: " + timeout + " (expected: 1 ms to 2147483647 ms)";
      assertEquals(
          expected,
          assertThrows(IllegalArgumentException.class, () -> tm.begin("order", timeout))
              .getMessage());
      assertEquals(
          expected,
          assertThrows(IllegalArgumentException.class, () -> tm.beginAsync("order", timeout))
              .getMessage());
    }
  }

  @Test
  void aTextThatIsNoXidIsRejected() {
    try (HawserClient client = connect("seata.enabled", "false")) {
      TransactionManager tm = client.transactionManager();
      ResourceManager rm = client.resourceManager();
      assertThrows(IllegalArgumentException.class, () -> tm.commit("order-7"));
      assertThrows(
          IllegalArgumentException.class,
          () -> rm.branchRegister(BranchType.TCC, "stock", "order-7", null, null));
      assertEquals(GlobalStatus.Committed, tm.commit("10.0.0.1:8091:7"));
    }
  }

  @Test
  void aClosedClientRejectsEverything() {
    HawserClient client = connect("seata.enabled", "false");
    TransactionManager tm = client.transactionManager();
    client.close(Duration.ZERO);
    client.close();
    assertTrue(client.status().closed());
    assertThrows(ClientClosedException.class, () -> tm.begin("order", TIMEOUT));
    assertThrows(ExecutionException.class, () -> tm.commitAsync("").toCompletableFuture().get());
    assertThrows(IllegalArgumentException.class, () -> client.close(Duration.ofMillis(-1)));
  }

  @Test
  void rolesAreThoseOfTheConfiguration() {
    HawserConfig config =
        HawserConfig.builder().set("seata.enabled", "false").set("client.roles", "TM").build();
    try (HawserClient client = HawserClient.connect(config)) {
      client.transactionManager();
      IllegalStateException e = assertThrows(IllegalStateException.class, client::resourceManager);
      assertEquals(
          "client.roles: TM in properties given in code (expected: a list with RM, as this client"
              + " was asked for it)",
          e.getMessage());
      assertThrows(IllegalStateException.class, () -> client.rpc(ClientRole.RM));
    }
  }
}
