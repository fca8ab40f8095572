package io.hawser.benchmarks.client;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.RpcHook;
import io.hawser.benchmarks.load.Workload;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.micrometer.HawserMetrics;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import io.hawser.transaction.Resource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A Hawser client that is connected in both roles, and the requests it is loaded with. */
final class HawserConnection {
  private static final int TRANSACTION_MILLIS = 60_000;

  private final HawserClient client;
  private final String xid;
  private final AtomicLong branches = new AtomicLong();

  /**
   * Connects, with nothing configured that has to do with speed.
   *
   * @param server {@code host:port}
   */
  HawserConnection(String server) {
    this(server, patient(server).build(), List.of());
  }

  /**
   * Connects.
   *
   * @param server {@code host:port}
   * @param merged whether both roles merge requests
   */
  HawserConnection(String server, boolean merged) {
    this(server, merging(server, merged), List.of());
  }

  private static HawserConfig merging(String server, boolean merged) {
    return patient(server).set(Keys.TM_BATCH, merged).set(Keys.RM_BATCH, merged).build();
  }

  /** Connects without merging, and with all meters in a registry of Prometheus. */
  static HawserConnection metered(String server) {
    HawserMetrics metrics = new HawserMetrics();
    metrics.bindTo(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    HawserConnection connection =
        new HawserConnection(server, merging(server, false), List.of(metrics));
    metrics.watch(connection.client);
    return connection;
  }

  /**
   * Returns a configuration that waits long for a connection: all clients of a comparison start at
   * the same time, maybe on a busy machine.
   */
  static HawserConfig.Builder patient(String server) {
    return HawserConfig.builder().servers(server).set(Keys.CONNECT_TIMEOUT, Duration.ofSeconds(60));
  }

  private HawserConnection(String server, HawserConfig config, List<RpcHook> hooks) {
    client = HawserClient.connect(config, hooks);
    client
        .resourceManager()
        .registerResource(
            new Resource(
                Workload.RESOURCE,
                BranchType.AT,
                branch -> BranchStatus.PhaseTwo_Committed,
                branch -> BranchStatus.PhaseTwo_Rollbacked));
    xid = Workload.xid(server);
  }

  HawserClient client() {
    return client;
  }

  RpcClient tm() {
    return client.rpc(ClientRole.TM);
  }

  RpcClient rm() {
    return client.rpc(ClientRole.RM);
  }

  GlobalStatusRequest status() {
    return new GlobalStatusRequest(xid, "");
  }

  GlobalBeginRequest begin() {
    return new GlobalBeginRequest(TRANSACTION_MILLIS, "bench");
  }

  GlobalCommitRequest commit(String begun) {
    return new GlobalCommitRequest(begun, "");
  }

  BranchRegisterRequest register(String lockKey) {
    return branch(xid, lockKey);
  }

  /** Returns the registration of a branch that locks rows of its own. */
  BranchRegisterRequest branchOf(String begun) {
    return branch(begun, Workload.ownLockKey(branches.incrementAndGet()));
  }

  static BranchRegisterRequest branch(String xid, String lockKey) {
    return new BranchRegisterRequest(
        xid, BranchType.AT, Workload.RESOURCE, lockKey, Workload.APPLICATION_DATA);
  }

  static <R extends TransactionResponse> R successful(R response) {
    if (response.resultCode() != ResultCode.Success) {
      throw new IllegalStateException("The server answered " + response);
    }
    return response;
  }
}
