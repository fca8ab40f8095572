package io.hawser.interop;

import static io.hawser.interop.Limits.awaitAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.context.XidContext;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.OutcomeException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.error.RolledBackException;
import io.hawser.error.TransactionContextException;
import io.hawser.error.TransactionTimeoutException;
import io.hawser.error.UnknownOutcomeException;
import io.hawser.model.GlobalStatus;
import io.hawser.registry.ServerAddress;
import io.hawser.testkit.faults.Direction;
import io.hawser.testkit.faults.Ending;
import io.hawser.testkit.faults.Fault;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testkit.faults.Frames;
import io.hawser.transaction.BranchRegistration;
import io.hawser.transaction.GlobalTransaction;
import io.hawser.transaction.Propagation;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionContext;
import io.hawser.transaction.TransactionManager;
import io.hawser.transaction.TransactionOptions;
import io.hawser.transaction.TransactionTemplate;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests the template: every propagation, with and without a transaction of the thread, with every
 * end of the body, in both forms; and what the caller gets when the commit goes wrong. The tables
 * are the same for every coordinator.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(Limits.TEST_SECONDS)
abstract class TransactionTable {
  private static final Duration LONG = Duration.ofMillis(Limits.TRANSACTION_MILLIS);

  /** Propagation, what the body sees without a transaction of the thread, and with one. */
  private static final String PROPAGATIONS =
      """
      REQUIRED      NEW      OUTER
      REQUIRES_NEW  NEW      NEW
      SUPPORTS      NONE     OUTER
      NOT_SUPPORTED NONE     NONE
      MANDATORY     REJECTED OUTER
      NEVER         NONE     REJECTED
      """;

  /** How the body of a new transaction ends, the request that ends it, and what the caller gets. */
  private static final String ENDINGS =
      """
      NORMAL          commit   RESULT
      UNCHECKED       rollback ERROR
      CHECKED         rollback ERROR
      ERROR           rollback ERROR
      NO_ROLLBACK     commit   ERROR
      CLOSER_ROLLBACK rollback ERROR
      ROLLBACK_ONLY   rollback RESULT
      """;

  private final EndLog log = new EndLog();
  private HawserClient client;
  private TransactionManager tm;
  private TransactionTemplate template;

  /** The coordinator's {@code host:port}. */
  abstract String address();

  @BeforeAll
  void connect() {
    client = HawserClient.connect(HawserTestClient.config(address()).build(), List.of(log));
    tm = client.transactionManager();
    template = client.transactionTemplate();
    client
        .resourceManager()
        .registerResource(Resource.tcc("table").onCommit(branch -> {}).onRollback(branch -> {}));
  }

  @AfterAll
  void close() {
    client.close();
  }

  @AfterEach
  void nothingStaysBound() {
    assertNull(XidContext.current());
    log.drain();
  }

  record Case(
      Propagation propagation,
      boolean outer,
      String sees,
      String ending,
      String end,
      String gets,
      boolean async) {}

  static Stream<Case> cases() {
    return PROPAGATIONS
        .lines()
        .map(line -> line.split(" +"))
        .flatMap(
            p ->
                ENDINGS
                    .lines()
                    .map(line -> line.split(" +"))
                    .flatMap(
                        e ->
                            Stream.of(0, 1, 2, 3)
                                .map(
                                    i ->
                                        new Case(
                                            Propagation.valueOf(p[0]),
                                            i % 2 == 1,
                                            p[1 + i % 2],
                                            e[0],
                                            e[1],
                                            e[2],
                                            i >= 2))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theTableHolds(Case c) throws Exception {
    String outer = c.outer ? tm.begin("outer", LONG) : null;
    log.drain();
    Throwable thrown = thrown(c.ending);
    String[] seen = {null, null};
    Object got;
    XidContext.Scope scope = c.outer ? XidContext.bind(outer) : XidContext.suspend();
    try (scope) {
      got = run(c, thrown, seen);
      assertEquals(outer, XidContext.current(), "the thread has its own again");
    }

    List<String> requests = log.drain();
    String xid = seen[0];
    switch (c.sees) {
      case "REJECTED" -> {
        assertNull(xid, "the body does not run");
        assertInstanceOf(TransactionContextException.class, got);
        assertEquals(List.of(), requests);
      }
      case "NEW" -> {
        assertNotEquals(outer, xid);
        assertEquals(xid, seen[1], "its XID is bound");
        assertEquals(List.of("begin " + xid, c.end + " " + xid), requests);
      }
      case "OUTER" -> {
        assertEquals(outer, xid);
        assertEquals(outer, seen[1]);
        assertEquals(List.of(), requests, "a participant ends nothing");
      }
      default -> {
        assertEquals("", xid);
        assertNull(seen[1]);
        assertEquals(List.of(), requests);
      }
    }
    if (c.sees.equals("OUTER") && c.ending.equals("ROLLBACK_ONLY")) {
      assertInstanceOf(TransactionContextException.class, got, "it was begun elsewhere");
    } else if (!c.sees.equals("REJECTED")) {
      assertSame(c.gets.equals("RESULT") ? "result" : thrown, got);
    }
    if (thrown != null) {
      assertEquals(0, thrown.getSuppressed().length);
    }
    if (c.outer) {
      assertEquals(GlobalStatus.Committed, tm.commit(outer), "nothing has ended it");
    }
    if (c.sees.equals("NEW")) {
      awaitAnswer(GlobalStatus.Finished, () -> tm.getStatus(xid));
    }
  }

  private static Throwable thrown(String ending) {
    return switch (ending) {
      case "UNCHECKED" -> new IllegalStateException("unchecked");
      case "CHECKED" -> new InterruptedException("checked");
      case "ERROR" -> new StackOverflowError("error");
      case "NO_ROLLBACK" -> new IOException("no rollback");
      case "CLOSER_ROLLBACK" -> new FileNotFoundException("rollback");
      default -> null;
    };
  }

  /** Runs a case. Returns what the caller gets: the result, or the error that was thrown. */
  private Object run(Case c, Throwable thrown, String[] seen) throws Exception {
    TransactionOptions options =
        TransactionOptions.named("table")
            .withTimeout(LONG)
            .withPropagation(c.propagation)
            .withNoRollbackFor(IOException.class)
            .withRollbackFor(FileNotFoundException.class);
    try {
      if (!c.async) {
        return template.execute(
            options,
            tx -> {
              note(c, tx, seen);
              if (thrown != null) {
                throw thrown;
              }
              return "result";
            });
      }
      return template
          .executeAsync(
              options,
              tx -> {
                note(c, tx, seen);
                CompletionStage<String> later = CompletableFuture.supplyAsync(() -> "result");
                return thrown == null
                    ? later
                    : later.thenCompose(result -> CompletableFuture.failedStage(thrown));
              })
          .toCompletableFuture()
          .get(Limits.TEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (Throwable e) {
      return e;
    }
  }

  private void note(Case c, TransactionContext tx, String[] seen) {
    seen[0] = tx.xid();
    seen[1] = XidContext.current();
    assertEquals(c.sees.equals("OUTER"), tx.isParticipant());
    assertFalse(Thread.currentThread().getName().startsWith("hawser"), "no thread of the client");
    if (c.sees.equals("NEW") && !c.async) {
      assertTrue(client.resourceManager().branch("table").register() > 0);
    }
    if (c.ending.equals("ROLLBACK_ONLY")) {
      tx.setRollbackOnly();
    }
  }

  @Test
  void aParticipantOfThisProcessCanMarkTheTransaction() {
    TransactionOptions options = TransactionOptions.named("marked").withTimeout(LONG);
    RolledBackException e =
        assertThrows(
            RolledBackException.class,
            () ->
                template.run(
                    options,
                    tx -> {
                      template.run(options, TransactionContext::setRollbackOnly);
                      assertTrue(tx.isRollbackOnly());
                    }));
    assertEquals(GlobalStatus.Rollbacked, e.status());
    assertEquals(List.of("begin " + e.xid(), "rollback " + e.xid()), log.drain());
  }

  @Test
  void aTransactionThatIsClosedWithoutACommitIsRolledBack() {
    String rolledBack;
    try (GlobalTransaction tx = tm.open("closed", LONG)) {
      rolledBack = tx.xid();
      assertEquals(rolledBack, XidContext.current());
    }
    String committed;
    try (GlobalTransaction tx = tm.open("committed", LONG)) {
      committed = tx.xid();
      assertEquals(GlobalStatus.Committed, tx.commit());
      assertNull(XidContext.current());
      assertThrows(IllegalStateException.class, tx::rollback);
    }
    assertEquals(
        List.of(
            "begin " + rolledBack,
            "rollback " + rolledBack,
            "begin " + committed,
            "commit " + committed),
        log.drain());
  }

  @Test
  void aCommitAfterTheTimeOutIsNoSuccess() {
    RuntimeException e =
        assertThrows(
            RuntimeException.class,
            () ->
                template.run(
                    "slow",
                    Duration.ofMillis(100),
                    tx -> awaitAnswer(true, () -> tm.getStatus(tx.xid()) != GlobalStatus.Begin)));
    assertTrue(
        e instanceof TransactionTimeoutException || e instanceof UnknownOutcomeException,
        e::toString);
  }

  @Test
  void aCommitAfterAnotherPartyRolledBackIsNoSuccess() {
    RuntimeException e =
        assertThrows(
            RuntimeException.class,
            () -> template.run("meddled", LONG, tx -> tm.rollback(tx.xid())));
    assertTrue(e instanceof OutcomeException || e instanceof UnknownOutcomeException, e::toString);
  }

  /** The rule promised a commit, so its failure must not go unseen. */
  @Test
  void aCommitAfterAnErrorMayFailToo() {
    IllegalStateException own = new IllegalStateException("own");
    TransactionOptions options =
        TransactionOptions.named("ruled")
            .withTimeout(LONG)
            .withNoRollbackFor(IllegalStateException.class);
    UnknownOutcomeException e =
        assertThrows(
            UnknownOutcomeException.class,
            () ->
                template.run(
                    options,
                    tx -> {
                      tm.rollback(tx.xid());
                      awaitAnswer(GlobalStatus.Finished, () -> tm.getStatus(tx.xid()));
                      throw own;
                    }));
    assertSame(own, e.getSuppressed()[0]);
    ExecutionException async =
        assertThrows(
            ExecutionException.class,
            () ->
                template
                    .executeAsync(
                        options,
                        tx -> {
                          tm.rollback(tx.xid());
                          awaitAnswer(GlobalStatus.Finished, () -> tm.getStatus(tx.xid()));
                          throw own;
                        })
                    .toCompletableFuture()
                    .get(Limits.TEST_SECONDS, TimeUnit.SECONDS));
    assertInstanceOf(UnknownOutcomeException.class, async.getCause());
    assertSame(own, async.getCause().getSuppressed()[0]);
  }

  @Test
  void anExecutorThatRejectsItsTaskRollsBack() {
    ExecutionException e =
        assertThrows(
            ExecutionException.class,
            () ->
                template
                    .executeAsync(
                        TransactionOptions.named("rejected").withTimeout(LONG),
                        task -> {
                          throw new RejectedExecutionException();
                        },
                        tx -> CompletableFuture.completedStage("not run"))
                    .toCompletableFuture()
                    .get(Limits.TEST_SECONDS, TimeUnit.SECONDS));
    assertInstanceOf(RejectedExecutionException.class, e.getCause());
    assertTrue(log.drain().get(1).startsWith("rollback "));
  }

  @Test
  void aBranchWithoutAnXidIsRejectedBeforeItIsSent() {
    BranchRegistration branch = client.resourceManager().branch("table");
    assertThrows(TransactionContextException.class, branch::register);
    assertThrows(TransactionContextException.class, branch::registerAsync);
    assertThrows(IllegalArgumentException.class, () -> branch.xid("no XID"));
  }

  // ---- a network that fails

  private HawserConfig behind(FaultProxy proxy, String timeout) {
    return HawserTestClient.config(proxy.address().toString())
        .set("client.roles", "TM")
        .set("client.reconnect.maxBackoff", "200ms")
        .set("client.shutdownTimeout", "1s")
        .set("transport.rpcTmRequestTimeout", timeout)
        .build();
  }

  private FaultProxy proxy() {
    return FaultProxy.builder(ServerAddress.parse(address())).seed(13).start();
  }

  /** Cuts the open connection; the next one is whole. */
  private static void cutOnce(FaultProxy proxy, Direction direction, Frames frames, int keep) {
    proxy.apply(Fault.cut(direction, frames, keep, Ending.RESET));
    proxy.onNew();
  }

  /**
   * The first commit is performed and its answer lost: the second finds nothing. With a branch,
   * since a server may keep a transaction without branches for a while, and answers Committed
   * again.
   */
  @Test
  void aCommitWhoseAnswerIsLostIsRepeatedAndItsOutcomeUnknown() {
    EndLog sent = new EndLog();
    try (FaultProxy proxy = proxy();
        HawserClient behind = HawserClient.connect(behind(proxy, "600s"), List.of(sent))) {
      ResourceManager rm = client.resourceManager();
      UnknownOutcomeException e =
          assertThrows(
              UnknownOutcomeException.class,
              () ->
                  behind
                      .transactionTemplate()
                      .run(
                          "lost",
                          LONG,
                          tx -> {
                            rm.branch("table").register();
                            cutOnce(proxy, Direction.TO_CLIENT, Frames.answers().first(1), 0);
                          }));
      assertEquals(GlobalStatus.Finished, e.status());
      assertEquals(
          List.of(
              "begin " + e.xid(),
              "commit " + e.xid() + " ConnectionLostException",
              "commit " + e.xid()),
          sent.drain());
    }
  }

  @Test
  void aCommitThatIsLostIsRepeatedAndSucceeds() {
    try (FaultProxy proxy = proxy();
        HawserClient behind = HawserClient.connect(behind(proxy, "600s"))) {
      String xid =
          behind
              .transactionTemplate()
              .execute(
                  "cut",
                  LONG,
                  tx -> {
                    cutOnce(proxy, Direction.TO_SERVER, Frames.requests().first(1), 9);
                    return tx.xid();
                  });
      awaitAnswer(GlobalStatus.Finished, () -> tm.getStatus(xid));
    }
  }

  @Test
  void aCommitWithoutAnyAnswerIsUnknown() {
    try (FaultProxy proxy = proxy();
        HawserClient behind = HawserClient.connect(behind(proxy, "10s"))) {
      UnknownOutcomeException e =
          assertThrows(
              UnknownOutcomeException.class,
              () ->
                  behind
                      .transactionTemplate()
                      .run(
                          TransactionOptions.named("swallowed").withTimeout(LONG).withRepeats(1),
                          tx -> proxy.apply(Fault.swallow(Direction.TO_CLIENT))));
      assertNull(e.status());
      assertInstanceOf(RequestTimeoutException.class, e.getCause());
      assertTrue(e.mayHaveBeenSent());
    }
  }

  /** Nothing was sent, so the transaction is certainly not committed. */
  @Test
  void aCommitThatNoServerGetsIsAnErrorThatSaysSo() {
    try (FaultProxy proxy = proxy();
        HawserClient behind = HawserClient.connect(behind(proxy, "600s"))) {
      NoServerAvailableException e =
          assertThrows(
              NoServerAvailableException.class,
              () ->
                  behind
                      .transactionTemplate()
                      .run(
                          TransactionOptions.named("away").withTimeout(LONG).withRepeats(1),
                          tx -> {
                            proxy.refuse();
                            proxy.resetAll();
                            awaitAnswer(false, () -> behind.status().isReady());
                          }));
      assertFalse(e.mayHaveBeenSent());
      assertEquals(1, e.getSuppressed().length, "the rollback found no server either");
    }
  }

  @Test
  void aRollbackThatFailsIsSuppressedIntoTheErrorOfTheBody() {
    try (FaultProxy proxy = proxy();
        HawserClient behind = HawserClient.connect(behind(proxy, "10s"))) {
      UncheckedIOException own = new UncheckedIOException(new IOException("own"));
      UncheckedIOException got =
          assertThrows(
              UncheckedIOException.class,
              () ->
                  behind
                      .transactionTemplate()
                      .run(
                          TransactionOptions.named("both").withTimeout(LONG).withRepeats(0),
                          tx -> {
                            proxy.apply(Fault.swallow(Direction.TO_CLIENT));
                            throw own;
                          }));
      assertSame(own, got);
      assertEquals(1, own.getSuppressed().length);
      assertInstanceOf(RequestTimeoutException.class, own.getSuppressed()[0]);
    }
  }
}
