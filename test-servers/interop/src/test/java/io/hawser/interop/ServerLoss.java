package io.hawser.interop;

import static io.hawser.interop.Limits.awaitAnswer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.NoServerAvailableException;
import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.testservers.SeataServer;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A server dies by SIGKILL with requests in flight, and is started again on the same port. */
final class ServerLoss {
  private static final String RESOURCE = "known-before";
  private static final int REQUESTS = 20;

  /** Far below every request time-out, so that the loss itself must have ended the calls. */
  private static final Duration AT_ONCE = Limits.EVENT;

  private final SeataServer server;
  private final HawserTestClient client;
  private final CountDownLatch pushed = new CountDownLatch(1);
  private final CountDownLatch killed = new CountDownLatch(1);

  ServerLoss(SeataServer server, HawserTestClient client) {
    this.server = server;
    this.client = client;
    client
        .hawser()
        .resourceManager()
        .registerResource(
            new Resource(
                RESOURCE, BranchType.TCC, this::commitAfterTheLoss, client.pushes()::rollback));
  }

  private BranchStatus commitAfterTheLoss(BranchContext branch) throws InterruptedException {
    pushed.countDown();
    killed.await();
    return client.pushes().commit(branch);
  }

  /** Every call in flight fails immediately, and so does each call while no server is there. */
  void loseServer() throws Exception {
    String xid = client.begin("lost", Limits.TRANSACTION_MILLIS);
    client.branchRegister(BranchType.TCC, RESOURCE, xid, "", "");
    CompletableFuture<GlobalStatus> commit =
        client.hawser().transactionManager().commitAsync(xid).toCompletableFuture();
    assertTrue(pushed.await(Limits.EVENT.toSeconds(), TimeUnit.SECONDS), "pushed");

    // From here on nothing is answered any more.
    server.suspend();
    List<CompletableFuture<?>> unanswered = new ArrayList<>(requests(xid));
    unanswered.add(commit);
    server.kill9();
    for (CompletableFuture<?> call : unanswered) {
      ConnectionLostException lost =
          assertInstanceOf(ConnectionLostException.class, immediateFailure(call));
      assertTrue(lost.getMessage().contains(server.address()), lost::getMessage);
    }
    ConnectionLostException lost = (ConnectionLostException) immediateFailure(commit);
    assertEquals(Delivery.MAYBE_SENT, lost.delivery());

    NoServerAvailableException none =
        assertThrows(
            NoServerAvailableException.class,
            () -> client.begin("too early", Limits.TRANSACTION_MILLIS));
    assertEquals(Delivery.NOT_SENT, none.delivery());
    assertTrue(none.getMessage().contains(server.address()), none::getMessage);
    assertThrows(
        NoServerAvailableException.class,
        () -> client.branchRegister(BranchType.TCC, RESOURCE, xid, "", ""));
    killed.countDown();
    client.awaitPushes(RESOURCE, 1);
  }

  private List<CompletableFuture<?>> requests(String xid) {
    List<CompletableFuture<?>> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(
          client
              .hawser()
              .transactionManager()
              .beginAsync("unanswered", Duration.ofMinutes(1))
              .toCompletableFuture());
      requests.add(
          client
              .hawser()
              .resourceManager()
              .branchRegisterAsync(BranchType.TCC, RESOURCE, xid, null, null)
              .toCompletableFuture());
    }
    return requests;
  }

  private static Throwable immediateFailure(CompletableFuture<?> call) {
    ExecutionException failed =
        assertThrows(
            ExecutionException.class, () -> call.get(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS));
    return failed.getCause();
  }

  /** The same client is of use again, and the server knows its resources. */
  void findServerAgain() {
    server.restart();
    awaitAnswer(true, () -> client.hawser().status().isReady());

    String xid = client.begin("after the restart", Limits.TRANSACTION_MILLIS);
    long branchId = client.branchRegister(BranchType.TCC, RESOURCE, xid, "", "");
    assertEquals(GlobalStatus.Committed, client.commit(xid));
    Push push = new Push(Kind.COMMIT, RESOURCE, xid, branchId, "");
    assertTrue(client.awaitPushes(RESOURCE, 2).contains(push));
    awaitAnswer(GlobalStatus.Finished, () -> client.status(xid));
  }
}
