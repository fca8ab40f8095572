package io.hawser.attack.attacks;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An RM that never answers a push, and transactions that wait for it. */
final class SilentRm implements Attack {
  private static final int COMMITS = 50;
  private static final int PAUSE_MILLIS = 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String RESOURCE = "silent";

  @Override
  public String name() {
    return "silentRm";
  }

  @Override
  public String does() {
    return "50 commits at any time wait for an RM that answers no push; the honest client begins";
  }

  @Override
  public Setup setup() {
    return Setup.COORDINATOR;
  }

  @Override
  public void run(Target target, Tally tally) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    HawserConfig config =
        HawserConfig.builder()
            .servers(target.host() + ":" + target.port())
            .set("applicationId", RegisteredPeer.APPLICATION)
            .set("client.shutdownTimeout", "0")
            .set("transport.connectTimeout", "60s")
            .build();
    try (HawserClient client = HawserClient.connect(config)) {
      tally.opened();
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  RESOURCE,
                  BranchType.TCC,
                  branch -> sayNothing(never),
                  branch -> sayNothing(never)));
      Semaphore inFlight = new Semaphore(COMMITS);
      while (!Thread.currentThread().isInterrupted()) {
        inFlight.acquire();
        commitOne(client, inFlight);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } finally {
      never.countDown();
    }
  }

  private static void commitOne(HawserClient client, Semaphore inFlight) {
    try {
      String xid = client.transactionManager().begin("silent", TIMEOUT);
      client.resourceManager().branchRegister(BranchType.TCC, RESOURCE, xid, null, null);
      client
          .transactionManager()
          .commitAsync(xid)
          .whenComplete((status, error) -> inFlight.release());
    } catch (HawserException e) { // the attacker's own victim
      inFlight.release();
    }
  }

  private static BranchStatus sayNothing(CountDownLatch never) {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return BranchStatus.PhaseTwo_CommitFailed_Retryable;
  }
}
