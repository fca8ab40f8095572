package io.hawser.interop;

import static io.hawser.interop.Limits.awaitAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.error.Delivery;
import io.hawser.error.LockConflictException;
import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.ResultCode;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The cases that our client adds to the list: its own errors, its asynchronous calls, its level
 * below.
 */
interface HawserContract extends CoordinatorContract {
  @Override
  HawserTestClient client();

  @ConcurrentTest
  default void aLockConflictIsAnErrorOfItsOwn() {
    String table = resource(BranchType.AT);
    String holder = client().begin("holder", LONG);
    String rival = client().begin("rival", LONG);
    client().branchRegister(BranchType.AT, table, holder, "t:1", "");

    LockConflictException conflict =
        assertThrows(
            LockConflictException.class,
            () ->
                client()
                    .hawser()
                    .resourceManager()
                    .branchRegister(BranchType.AT, table, rival, null, "t:1"));

    assertEquals(TransactionExceptionCode.LockKeyConflict, conflict.code());
    assertEquals(Delivery.ANSWERED, conflict.delivery());
    String words = "Global lock acquire failed xid = " + rival + " branchId = ";
    assertTrue(conflict.getMessage().contains(words), conflict::getMessage);
    assertEquals(GlobalStatus.Rollbacked, client().rollback(holder));
    assertEquals(GlobalStatus.Rollbacked, client().rollback(rival));
  }

  @ConcurrentTest
  default void otherFailureAnswersAreErrorsWithTheirCode() {
    String xid = client().begin("ended", LONG);
    assertEquals(GlobalStatus.Rollbacked, client().rollback(xid));
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));

    TransactionException failure =
        assertThrows(
            TransactionException.class,
            () ->
                client()
                    .hawser()
                    .resourceManager()
                    .branchReport(BranchType.AT, xid, 1, BranchStatus.PhaseOne_Done, null));

    assertEquals(TransactionExceptionCode.GlobalTransactionNotExist, failure.code());
    assertEquals(Delivery.ANSWERED, failure.delivery());
    assertFalse(failure instanceof LockConflictException);
  }

  @ConcurrentTest
  default void aHandlerThatThrowsIsAskedAgain() throws Exception {
    String stock = "throws-" + UUID.randomUUID();
    CountDownLatch asked = new CountDownLatch(3);
    client()
        .hawser()
        .resourceManager()
        .registerResource(
            new Resource(
                stock,
                BranchType.TCC,
                branch -> {
                  asked.countDown();
                  if (asked.getCount() > 0) {
                    throw new IllegalStateException("the first two times, this handler throws");
                  }
                  return BranchStatus.PhaseTwo_Committed;
                },
                client().pushes()::rollback));
    String xid = client().begin("tcc", LONG);
    client().branchRegister(BranchType.TCC, stock, xid, "", "");

    assertEquals(GlobalStatus.CommitRetrying, client().commit(xid));

    assertTrue(asked.await(Limits.EVENT.toSeconds(), TimeUnit.SECONDS), "asked again");
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void noBranchOfAnUnregisteredResourceIsLost() {
    String stock = resource(BranchType.TCC);
    String xid = client().begin("tcc", LONG);
    long branchId = client().branchRegister(BranchType.TCC, stock, xid, "", "");
    client().hawser().resourceManager().unregisterResource(stock);

    assertEquals(GlobalStatus.CommitRetrying, client().commit(xid));
    assertEquals(List.of(), client().awaitPushes(stock, 0));

    client().registerResource(BranchType.TCC, stock);
    assertEquals(branchId, client().awaitPushes(stock, 1).get(0).branchId());
    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void manyAsynchronousCallsAtATimeGetTheirOwnAnswers() {
    int calls = 500;
    String table = resource(BranchType.AT);

    List<CompletableFuture<GlobalStatus>> all =
        IntStream.range(0, calls).mapToObj(i -> asynchronously(table, i)).toList();

    all.forEach(one -> assertEquals(GlobalStatus.Rollbacked, one.join()));
    Set<Long> branches = new HashSet<>();
    client().awaitPushes(table, calls).forEach(push -> branches.add(push.branchId()));
    assertEquals(calls, branches.size());
  }

  private CompletableFuture<GlobalStatus> asynchronously(String table, int number) {
    var tm = client().hawser().transactionManager();
    var rm = client().hawser().resourceManager();
    return tm.beginAsync("async", Duration.ofMillis(LONG))
        .thenCompose(
            xid ->
                rm.branchRegisterAsync(BranchType.AT, table, xid, "" + number, "t:" + number)
                    .thenCompose(
                        branchId ->
                            rm.branchReportAsync(
                                BranchType.AT, xid, branchId, BranchStatus.PhaseOne_Done, null))
                    .thenCompose(
                        done -> rm.lockQueryAsync(BranchType.AT, table, xid, "t:" + number))
                    .thenCompose(
                        lockable -> {
                          assertTrue(lockable, "its own lock");
                          return tm.rollbackAsync(xid);
                        }))
        .toCompletableFuture();
  }

  @ConcurrentTest
  default void theLevelBelowReturnsFailureAnswersAsTheyAre() {
    String table = resource(BranchType.AT);

    BranchRegisterResponse answer =
        client()
            .hawser()
            .rpc(ClientRole.RM)
            .sendSync(
                new BranchRegisterRequest("1.2.3.4:5:6", BranchType.AT, table, "t:1", ""),
                Limits.EVENT);

    assertEquals(ResultCode.Failed, answer.resultCode());
    assertEquals(
        TransactionExceptionCode.GlobalTransactionNotExist, answer.transactionExceptionCode());
  }

  @ConcurrentTest
  default void aOneWayRequestIsServed() {
    String xid = client().begin("oneway", LONG);

    client().hawser().rpc(ClientRole.TM).sendOneway(new GlobalRollbackRequest(xid, ""));

    awaitAnswer(GlobalStatus.Finished, () -> client().status(xid));
  }

  @ConcurrentTest
  default void bothRolesAreReady() {
    List<ServerStatus> servers = client().hawser().status().servers();

    assertEquals(2, servers.size());
    for (ServerStatus server : servers) {
      assertEquals(State.READY, server.state(), server::toString);
      assertEquals(serverVersion(), server.serverVersion(), server::toString);
    }
  }

  /** Returns the version that the server reports. */
  String serverVersion();
}
