package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  /** Returns the coordinator's threads. The client's own tests check its threads. */
  private static Set<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getName().startsWith("hawser-tc-")
                    || thread.getName().startsWith("hawser-server-"))
        .collect(Collectors.toSet());
  }

  @Test
  void noneIsLeftAfterCloseEvenIfATmStillWaits() throws Exception {
    Set<Thread> before = ours();
    CountDownLatch pushed = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
    try (HawserClient client = HawserClient.connect(coordinator.clientConfig().build())) {
      client.resourceManager().registerResource(slow(pushed, release));
      String xid = client.transactionManager().begin("buy", Duration.ofMinutes(1));
      client.resourceManager().branchRegister(BranchType.TCC, "pay", xid, null, null);
      CompletionStage<GlobalStatus> waiting = client.transactionManager().commitAsync(xid);
      assertTrue(pushed.await(EventLimit.SECONDS, TimeUnit.SECONDS));
      Set<Thread> running = ours();
      running.removeAll(before);
      assertTrue(running.size() >= 2, running::toString);
      assertFalse(waiting.toCompletableFuture().isDone());
      coordinator.close(Duration.ZERO);
      Set<Thread> left = ours();
      left.removeAll(before);
      assertEquals(Set.of(), left);
      release.countDown();
    }
  }

  private static Resource slow(CountDownLatch pushed, CountDownLatch release) {
    return new Resource(
        "pay",
        BranchType.TCC,
        branch -> {
          pushed.countDown();
          release.await();
          return BranchStatus.PhaseTwo_Committed;
        },
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }
}
