package io.hawser.interop;

import static io.hawser.interop.Limits.awaitAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.function.Executable;

/**
 * The behaviour of a coordinator, as a client sees it. The list is the same for our client against
 * Seata's servers, for Seata's clients against our server, and, to show that the list itself is
 * right, for Seata's clients against Seata's servers.
 *
 * <p>Resources are registered on live connections, each test has its own, and locks belong to a
 * resource: tests do not get in each other's way.
 */
interface CoordinatorContract {
  int LONG = Limits.TRANSACTION_MILLIS;

  TestClient client();

  /** A new resource of the client. */
  default String resource(BranchType type) {
    String name = type + "-" + UUID.randomUUID();
    client().registerResource(type, name);
    return name;
  }

  // ---- transactions without branches

  @ConcurrentTest
  default void commitsATransactionWithoutBranches() {
    String xid = client().begin("empty", LONG);
    assertEquals(GlobalStatus.Begin, client().status(xid));

    assertEquals(GlobalStatus.Committed, client().commit(xid));

    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void rollsBackATransactionWithoutBranches() {
    String xid = client().begin("empty", LONG);
    assertNotEquals(xid, client().begin("another", LONG));

    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));

    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void anUnknownTransactionIsFinished() {
    String unknown = unknown(client().begin("known", LONG));

    assertEquals(GlobalStatus.Finished, client().status(unknown));
    assertEquals(GlobalStatus.Finished, client().commit(unknown));
    assertEquals(GlobalStatus.Finished, client().rollback(unknown));
    assertEquals(GlobalStatus.Finished, client().status("127.0.0.1:1:4711"));
  }

  @ConcurrentTest
  default void aReportChangesNothingButSagas() {
    String xid = client().begin("reported", LONG);
    assertEquals(GlobalStatus.Begin, client().report(xid, GlobalStatus.Committed));
    assertEquals(GlobalStatus.Begin, client().status(xid));
    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));

    String unknown = unknown(xid);
    assertEquals(GlobalStatus.Committed, client().report(unknown, GlobalStatus.Committed));
  }

  @ConcurrentTest
  default void aReportEndsASaga() {
    String saga = resource(BranchType.SAGA);
    String xid = client().begin("saga", LONG);
    client().branchRegister(BranchType.SAGA, saga, xid, "", "");

    assertEquals(GlobalStatus.Committed, client().report(xid, GlobalStatus.Committed));

    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
    assertEquals(List.of(), client().awaitPushes(saga, 0));
  }

  // ---- the second phase

  @ConcurrentTest
  default void commitsAt() {
    String table = resource(BranchType.AT);
    String xid = client().begin("at", LONG);
    Push first = branch(Kind.COMMIT, BranchType.AT, table, xid, "t:1", "{\"autoCommit\":false}");
    Push second = branch(Kind.COMMIT, BranchType.AT, table, xid, "t:2,3;u:1", "é 中文");

    assertEquals(GlobalStatus.Committed, client().commit(xid));

    // Undo logs can be deleted at leisure, in any order.
    assertEquals(Set.of(first, second), Set.copyOf(client().awaitPushes(table, 2)));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
    assertEquals(2, client().awaitPushes(table, 0).size());
  }

  @ConcurrentTest
  default void rollsBackAt() {
    String table = resource(BranchType.AT);
    String xid = client().begin("at", LONG);
    Push first = branch(Kind.ROLLBACK, BranchType.AT, table, xid, "t:1", "one");
    Push second = branch(Kind.ROLLBACK, BranchType.AT, table, xid, "t:1,2", "two");

    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));

    // Release 2.0.0 starts with the first branch, all others with the last.
    assertEquals(Set.of(first, second), Set.copyOf(client().awaitPushes(table, 0)));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void commitsTccBeforeItAnswers() {
    String stock = resource(BranchType.TCC);
    String account = resource(BranchType.TCC);
    String xid = client().begin("tcc", LONG);
    Push first =
        branch(Kind.COMMIT, BranchType.TCC, stock, xid, "", "{\"actionContext\":{\"n\":1}}");
    Push second = branch(Kind.COMMIT, BranchType.TCC, account, xid, "", "");

    assertEquals(GlobalStatus.Committed, client().commit(xid));

    assertEquals(List.of(first), client().awaitPushes(stock, 0));
    assertEquals(List.of(second), client().awaitPushes(account, 0));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void rollsBackTccBeforeItAnswers() {
    String stock = resource(BranchType.TCC);
    String xid = client().begin("tcc", LONG);
    Push only = branch(Kind.ROLLBACK, BranchType.TCC, stock, xid, "", "some data");

    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));

    assertEquals(List.of(only), client().awaitPushes(stock, 0));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void aBranchThatFailedPhaseOneIsNotRolledBack() {
    String table = resource(BranchType.AT);
    String xid = client().begin("at", LONG);
    Push done = branch(Kind.ROLLBACK, BranchType.AT, table, xid, "t:1", "");
    long failed = client().branchRegister(BranchType.AT, table, xid, "t:2", "");
    client().branchReport(BranchType.AT, xid, failed, BranchStatus.PhaseOne_Failed, "");

    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));

    assertEquals(List.of(done), client().awaitPushes(table, 0));
  }

  @ConcurrentTest
  default void triesAFailedCommitAgainUntilItSucceeds() {
    String stock = resource(BranchType.TCC);
    String xid = client().begin("tcc", LONG);
    Push push = branch(Kind.COMMIT, BranchType.TCC, stock, xid, "", "data");
    client().failNextPushes(stock, 2);

    assertEquals(GlobalStatus.CommitRetrying, client().commit(xid));

    assertEquals(List.of(push, push, push), client().awaitPushes(stock, 3));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
    assertEquals(3, client().awaitPushes(stock, 0).size());
  }

  @ConcurrentTest
  default void triesAFailedRollbackAgainUntilItSucceeds() {
    String table = resource(BranchType.AT);
    String xid = client().begin("at", LONG);
    Push push = branch(Kind.ROLLBACK, BranchType.AT, table, xid, "t:1", "data");
    client().failNextPushes(table, 2);

    assertEquals(GlobalStatus.RollbackRetrying, client().rollback(xid));

    assertEquals(List.of(push, push, push), client().awaitPushes(table, 3));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void rollsBackWhatNoClientEnded() {
    String stock = resource(BranchType.TCC);
    Push push = forgotten(stock, 1_000);

    assertEquals(List.of(push), client().awaitPushes(stock, 1));

    awaitAnswer(GlobalStatus.Finished, () -> client().status(push.xid()));
    assertEquals(GlobalStatus.Finished, client().commit(push.xid()));
  }

  @ConcurrentTest
  default void aReportReplacesTheApplicationData() {
    String stock = resource(BranchType.TCC);
    String xid = client().begin("tcc", LONG);
    long changed = client().branchRegister(BranchType.TCC, stock, xid, "", "first");
    long emptied = client().branchRegister(BranchType.TCC, stock, xid, "", "first");
    client().branchReport(BranchType.TCC, xid, changed, BranchStatus.PhaseOne_Done, "second");
    client().branchReport(BranchType.TCC, xid, emptied, BranchStatus.PhaseOne_Done, "");

    assertEquals(GlobalStatus.Committed, client().commit(xid));

    assertEquals(
        List.of(
            new Push(Kind.COMMIT, stock, xid, changed, "second"),
            new Push(Kind.COMMIT, stock, xid, emptied, "")),
        client().awaitPushes(stock, 0));
  }

  // ---- locks

  @ConcurrentTest
  default void aLockIsHeldUntilTheTransactionEnds() {
    String table = resource(BranchType.AT);
    String other = resource(BranchType.AT);
    String holder = client().begin("holder", LONG);
    String rival = client().begin("rival", LONG);
    client().branchRegister(BranchType.AT, table, holder, "t:1,2", "");

    FailureAnswer conflict =
        failure(() -> client().branchRegister(BranchType.AT, table, rival, "t:2,3", ""));

    assertEquals(TransactionExceptionCode.LockKeyConflict, conflict.code());
    // Neither the same key of another resource, nor the loser's other rows.
    client().branchRegister(BranchType.AT, other, rival, "t:2,3", "");
    client().branchRegister(BranchType.AT, table, rival, "t:3;u:1", "");
    // The owner may lock again what it has.
    client().branchRegister(BranchType.AT, table, holder, "t:2", "");

    assertEquals(GlobalStatus.Rollbacked, client().rollback(holder));
    awaitAnswer(true, () -> client().lockQuery(BranchType.AT, table, rival, "t:2"));
    client().branchRegister(BranchType.AT, table, rival, "t:2", "");
    assertEquals(GlobalStatus.Committed, client().commit(rival));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(rival));
  }

  @ConcurrentTest
  default void aCommitOfAtReleasesItsLocksImmediately() {
    String table = resource(BranchType.AT);
    String holder = client().begin("holder", LONG);
    String next = client().begin("next", LONG);
    // Seata's server 2.0.0 changes the status before it releases the locks, and keeps those of a
    // branch that it has ended in between.
    client().failNextPushes(table, Integer.MAX_VALUE);
    client().branchRegister(BranchType.AT, table, holder, "t:1", "");

    assertEquals(GlobalStatus.Committed, client().commit(holder));

    client().branchRegister(BranchType.AT, table, next, "t:1", "");
    client().failNextPushes(table, 0);
    assertEquals(GlobalStatus.Rollbacked, client().rollback(next));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(holder));
  }

  @ConcurrentTest
  default void lockQueriesPredictTheResultOfARegistration() {
    String table = resource(BranchType.AT);
    String holder = client().begin("holder", LONG);
    String rival = client().begin("rival", LONG);
    client().branchRegister(BranchType.AT, table, holder, "t:1,2;u:1", "");

    assertTrue(client().lockQuery(BranchType.AT, table, holder, "t:1"));
    assertFalse(client().lockQuery(BranchType.AT, table, rival, "t:1"));
    assertFalse(client().lockQuery(BranchType.AT, table, rival, "t:9;u:7,1"));
    assertTrue(client().lockQuery(BranchType.AT, table, rival, "t:3;u:2"));
    assertTrue(client().lockQuery(BranchType.AT, table + "-other", rival, "t:1"));

    assertEquals(GlobalStatus.Rollbacked, client().rollback(holder));
    assertEquals(GlobalStatus.Rollbacked, client().rollback(rival));
  }

  // ---- failures

  @ConcurrentTest
  default void aBranchNeedsATransaction() {
    String table = resource(BranchType.AT);
    String xid = client().begin("ended", LONG);
    String unknown = unknown(xid);
    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));

    for (String gone : List.of(xid, unknown)) {
      FailureAnswer failure =
          failure(() -> client().branchRegister(BranchType.AT, table, gone, "t:1", ""));
      assertEquals(TransactionExceptionCode.GlobalTransactionNotExist, failure.code());
    }
  }

  @ConcurrentTest
  default void aReportNeedsABranch() {
    String table = resource(BranchType.AT);
    String xid = client().begin("reports", LONG);
    long branchId = client().branchRegister(BranchType.AT, table, xid, "t:1", "");
    client().branchReport(BranchType.AT, xid, branchId, BranchStatus.PhaseOne_Done, "");

    // Not a fixed id: a coordinator that counts may have given it to the branch above.
    long unknown = branchId + 1_000_000;
    FailureAnswer failure =
        failure(
            () ->
                client().branchReport(BranchType.AT, xid, unknown, BranchStatus.PhaseOne_Done, ""));

    assertEquals(TransactionExceptionCode.BranchTransactionNotExist, failure.code());
    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));
  }

  // ---- many at a time

  @ConcurrentTest
  default void manyTransactionsAtATimeEndEachInItsOwnWay() throws Exception {
    ManyTransactions.run(client(), resource(BranchType.AT), 200);
  }

  // ---- helpers

  /**
   * Begins a transaction that will time out, and gives it a branch; with twice the time if it was
   * over before it had one.
   */
  private Push forgotten(String resource, int timeoutMillis) {
    String xid = client().begin("forgotten", timeoutMillis);
    try {
      return branch(Kind.ROLLBACK, BranchType.TCC, resource, xid, "", "");
    } catch (FailureAnswer over) {
      return forgotten(resource, 2 * timeoutMillis);
    }
  }

  /** Registers a branch and states the push that its RM gets in the end. */
  private Push branch(
      Kind end,
      BranchType type,
      String resource,
      String xid,
      String lockKeys,
      String applicationData) {
    long branchId = client().branchRegister(type, resource, xid, lockKeys, applicationData);
    assertTrue(branchId >= 0, () -> "branch id " + branchId);
    return new Push(end, resource, xid, branchId, applicationData);
  }

  /** The id of a transaction that the same server might have begun. */
  private static String unknown(String xid) {
    return xid.substring(0, xid.lastIndexOf(':') + 1) + "4711471147114711";
  }

  private static FailureAnswer failure(Executable call) {
    return assertThrows(FailureAnswer.class, call);
  }
}
