package io.hawser.benchmarks.scale;

import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.benchmarks.load.Workload;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.transaction.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A client whose connections to all servers, in both roles, are ready, and which has been used.
 *
 * @param connectNanos from the start until the last connection was ready
 */
record ManyServers(HawserClient client, long connectNanos) {
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(50);
  private static final long LOOK_MILLIS = 10;

  /** Connects to what the file says. */
  static ManyServers connect(Path configuration) throws InterruptedException {
    long start = System.nanoTime();
    HawserClient client = HawserClient.connect(HawserConfig.load(configuration));
    client
        .resourceManager()
        .registerResource(
            new Resource(
                Workload.RESOURCE,
                BranchType.AT,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked));
    while (!allReady(client.status())) {
      if (System.nanoTime() - start > LIMIT_NANOS) {
        throw new IllegalStateException("Not all connections are ready: " + client.status());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    long connectNanos = System.nanoTime() - start;
    for (ClientRole role : ClientRole.values()) {
      // So that what is made for the first request, such as a load balancer's table, is there.
      client
          .rpc(role)
          .sendSync(
              new GlobalStatusRequest(Workload.xid("127.0.0.1:8091"), ""), Duration.ofSeconds(10));
    }
    return new ManyServers(client, connectNanos);
  }

  /**
   * Returns whether all servers are ready in both roles, which get the list together, each by a
   * task of its own.
   */
  private static boolean allReady(ClientStatus status) {
    int servers = status.registries().get(0).instances().size();
    return status.servers().size() == servers * ClientRole.values().length
        && status.servers().stream().allMatch(server -> server.state() == State.READY);
  }
}
