package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.interop.Push.Kind;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.testservers.SeataClient;
import io.hawser.testservers.SeataClient.Release;
import io.hawser.testservers.process.CommandFailure;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Seata's client in a child JVM. */
final class SeataTestClient implements TestClient {
  private final String name;
  private final SeataClient seata;

  private SeataTestClient(String name, SeataClient seata) {
    this.name = name;
    this.seata = seata;
  }

  static SeataTestClient start(Release release, String server, boolean batching) {
    return new SeataTestClient(
        release + (batching ? ", batching" : ", not batching"),
        SeataClient.start(release, server, batching));
  }

  /** A client of release 2.6.0 that finds its servers as these settings say. */
  static SeataTestClient start(Map<String, String> settings) {
    return new SeataTestClient(
        "2.6.0, " + settings, SeataClient.start(Release.V2_6_0, settings, true));
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public String begin(String name, int timeoutMillis) {
    return run("begin", name, timeoutMillis);
  }

  @Override
  public GlobalStatus commit(String xid) {
    return GlobalStatus.valueOf(run("commit", xid));
  }

  @Override
  public GlobalStatus rollback(String xid) {
    return GlobalStatus.valueOf(run("rollback", xid));
  }

  @Override
  public GlobalStatus status(String xid) {
    return GlobalStatus.valueOf(run("status", xid));
  }

  @Override
  public GlobalStatus report(String xid, GlobalStatus status) {
    return GlobalStatus.valueOf(run("report", xid, status));
  }

  @Override
  public void registerResource(BranchType type, String resource) {
    run("resource", type, resource);
  }

  @Override
  public long branchRegister(
      BranchType type, String resource, String xid, String lockKeys, String applicationData) {
    return Long.parseLong(run("register", type, resource, xid, lockKeys, applicationData));
  }

  @Override
  public void branchReport(
      BranchType type, String xid, long branchId, BranchStatus status, String applicationData) {
    run("branchreport", type, xid, branchId, status, applicationData);
  }

  @Override
  public boolean lockQuery(BranchType type, String resource, String xid, String lockKeys) {
    return Boolean.parseBoolean(run("lockquery", type, resource, xid, lockKeys));
  }

  @Override
  public void failNextPushes(String resource, int pushes) {
    run("fail", resource, pushes);
  }

  @Override
  public List<Push> awaitPushes(String resource, int pushes) {
    String answer = run("pushes", resource, pushes, Limits.EVENT.toMillis());
    List<Push> seen =
        answer.isEmpty()
            ? List.of()
            : Stream.of(answer.split(" ")).map(SeataTestClient::push).toList();
    assertTrue(seen.size() >= pushes, () -> "pushes within " + Limits.EVENT + ": " + seen);
    return seen;
  }

  private static Push push(String text) {
    String[] parts = text.split("\\|", -1);
    return new Push(
        Kind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        parts[1],
        parts[2],
        Long.parseLong(parts[3]),
        URLDecoder.decode(parts[4], StandardCharsets.UTF_8));
  }

  private String run(String command, Object... fields) {
    StringBuilder line = new StringBuilder(command);
    for (Object field : fields) {
      String text = field.toString();
      line.append(' ').append(text.isEmpty() ? "-" : text);
    }
    try {
      return seata.run(line.toString());
    } catch (CommandFailure e) {
      for (TransactionExceptionCode code : TransactionExceptionCode.values()) {
        if (code.name().equals(e.code())) {
          throw new FailureAnswer(code, e);
        }
      }
      throw new AssertionError(line + " failed: " + e.code() + ". " + seata.described(), e);
    }
  }

  /** Kills it by SIGKILL: it does not notify the server. */
  void kill9() {
    seata.kill9();
  }

  @Override
  public void close() {
    seata.close();
  }
}
