package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.error.HawserException;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** D12: how long an answer takes. */
final class LatencyStep implements Step {
  private static final int QUERIES = 100;
  private static final Duration SLOW = Duration.ofMillis(50);

  /** A transaction that no server has. */
  private static final String NO_TRANSACTION = ":1";

  @Override
  public String id() {
    return "D12";
  }

  @Override
  public String what() {
    return "Measure " + QUERIES + " queries";
  }

  @Override
  public List<Finding> examine(Examination examination) {
    examination.require(ClientRole.TM);
    TransactionManager tm = examination.client().transactionManager();
    ServerAddress server = examination.speaking().get(0);
    String xid = server + NO_TRANSACTION;
    long[] nanos = new long[QUERIES];
    try {
      for (int i = 0; i < QUERIES; i++) {
        long begun = System.nanoTime();
        tm.getStatus(xid);
        nanos[i] = System.nanoTime() - begun;
      }
    } catch (HawserException e) {
      return List.of(
          Finding.failed(
              Texts.of(e), "The connection is unstable: look for proxies that cut idle ones."));
    }
    Arrays.sort(nanos);
    long median = nanos[QUERIES / 2];
    String found =
        String.format(
            Locale.ROOT,
            "median %.1f ms, 99 %% within %.1f ms, longest %.1f ms",
            median / 1e6,
            nanos[QUERIES * 99 / 100] / 1e6,
            nanos[QUERIES - 1] / 1e6);
    return List.of(
        median <= SLOW.toNanos()
            ? Finding.ok(found)
            : Finding.warning(
                found, "A transaction needs several round trips: move it nearer to the servers."));
  }
}
