package io.hawser.interop;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.TransactionException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One of our clients. */
final class HawserTestClient implements TestClient {
  private final String name;
  private final HawserClient hawser;
  private final PushLog pushes = new PushLog();

  private HawserTestClient(String name, HawserClient hawser) {
    this.name = name;
    this.hawser = hawser;
  }

  /** Connects with both roles. */
  static HawserTestClient connect(
      String server, String address, boolean batching, String compressor) {
    String name =
        server + ", " + (batching ? "batching" : "not batching") + ", compressor " + compressor;
    return new HawserTestClient(
        name,
        HawserClient.connect(
            config(address)
                .set(Keys.TM_BATCH, batching)
                .set(Keys.RM_BATCH, batching)
                .set(Keys.COMPRESSOR, compressor)
                .build()));
  }

  /** Connects with both roles and with these settings. */
  static HawserTestClient connect(String server, String address, Map<String, String> settings) {
    HawserConfig.Builder config = config(address);
    settings.forEach(config::set);
    return new HawserTestClient(server, HawserClient.connect(config.build()));
  }

  static HawserConfig.Builder config(String address) {
    HawserConfig.Builder config = HawserConfig.builder();
    Limits.PATIENCE.forEach(config::set);
    return config.servers(address).applicationId("interop");
  }

  HawserClient hawser() {
    return hawser;
  }

  PushLog pushes() {
    return pushes;
  }

  @Override
  public String begin(String name, int timeoutMillis) {
    return answer(() -> hawser.transactionManager().begin(name, Duration.ofMillis(timeoutMillis)));
  }

  @Override
  public GlobalStatus commit(String xid) {
    return answer(() -> hawser.transactionManager().commit(xid));
  }

  @Override
  public GlobalStatus rollback(String xid) {
    return answer(() -> hawser.transactionManager().rollback(xid));
  }

  @Override
  public GlobalStatus status(String xid) {
    return answer(() -> hawser.transactionManager().getStatus(xid));
  }

  @Override
  public GlobalStatus report(String xid, GlobalStatus status) {
    return answer(() -> hawser.transactionManager().globalReport(xid, status));
  }

  @Override
  public void registerResource(BranchType type, String resource) {
    hawser
        .resourceManager()
        .registerResource(new Resource(resource, type, pushes::commit, pushes::rollback));
  }

  @Override
  public long branchRegister(
      BranchType type, String resource, String xid, String lockKeys, String applicationData) {
    return answer(
        () ->
            hawser
                .resourceManager()
                .branchRegister(type, resource, xid, applicationData, lockKeys));
  }

  @Override
  public void branchReport(
      BranchType type, String xid, long branchId, BranchStatus status, String applicationData) {
    answer(
        () -> {
          hawser.resourceManager().branchReport(type, xid, branchId, status, applicationData);
          return true;
        });
  }

  @Override
  public boolean lockQuery(BranchType type, String resource, String xid, String lockKeys) {
    return answer(() -> hawser.resourceManager().lockQuery(type, resource, xid, lockKeys));
  }

  private static <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (TransactionException e) {
      throw new FailureAnswer(e.code(), e);
    }
  }

  @Override
  public void failNextPushes(String resource, int count) {
    pushes.failNext(resource, count);
  }

  @Override
  public List<Push> awaitPushes(String resource, int count) {
    return pushes.await(resource, count);
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    hawser.close();
  }
}
