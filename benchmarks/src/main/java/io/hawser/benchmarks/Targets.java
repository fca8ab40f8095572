package io.hawser.benchmarks;

import io.hawser.benchmarks.Results.IdleRow;
import io.hawser.benchmarks.load.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The targets that were set for Hawser, and whether a run meets them. */
public final class Targets {
  private final Results results;
  private final List<Target> targets = new ArrayList<>();

  private Targets(Results results) {
    this.results = results;
  }

  /**
   * One of them.
   *
   * @param name names it
   * @param asked the bound, in words
   * @param got the figure, or {@code not measured}
   * @param verdict {@code PASS} or {@code FAIL}; {@code -} if it was not measured
   */
  public record Target(String name, String asked, String got, String verdict) {
    @Override
    public String toString() {
      return "target " + name + ": asked " + asked + ", got " + got + ", " + verdict;
    }
  }

  static List<Target> of(Results results) {
    Targets made = new Targets(results);
    made.judge();
    return made.targets;
  }

  private void judge() {
    Optional<Row> seata64 = results.seata(Server.CANNED, Workload.STATUS, 64);
    Optional<Row> own64 = status(64, Client.HAWSER_SYNC);
    atLeast(
        "sync-1",
        1.1,
        "x Seata's client",
        own(1),
        results.seata(Server.CANNED, Workload.STATUS, 1));
    for (int threads : List.of(16, 64, 256)) {
      atLeast(
          "sync-" + threads,
          0.9,
          "x the raw blocking floor",
          own(threads),
          status(threads, Client.RAW_BLOCKING));
    }
    for (int threads : List.of(1, 16, 64, 256)) {
      atLeast(
          "sync-" + threads + "-control",
          0.95,
          "x the same once more: what the measurement itself is worth",
          status(threads, Client.HAWSER_DEFAULT), // which does not merge either
          own(threads));
    }
    atMost("sync-64-p99", 0.5, "x Seata's client", own64, seata64, Row::p99Micros);
    atMost("sync-64-cpu", 0.55, "x Seata's client", own64, seata64, Row::cpuMicros);
    atLeast(
        "async-256",
        0.75,
        "x raw Netty with one flush for all answers read together",
        status(256, Client.HAWSER_ASYNC),
        status(256, Client.RAW_ASYNC_BATCHED));
    atMost("allocation", 275, "bytes per sync request", own64.map(Row::allocatedBytes));
    atLeast(
        "virtual-10000",
        1.5,
        "x own 256 platform threads",
        status(Plan.MANY, Client.HAWSER_VIRTUAL),
        own(256));
    atMost("idle-cpu", 1, "ms/s, TM and RM merging", idle(Client.HAWSER_SYNC_MERGED));
    atMost(
        "idle-cpu-control",
        1,
        "ms/s, a JVM without a client: what the target above can show here",
        idle(Client.NOTHING));
    atMost(
        "codec",
        0.2,
        "x the CPU time of Seata's client",
        results.row(Server.NONE, Workload.CODEC, 1, Client.HAWSER_CODEC),
        results.row(Server.NONE, Workload.CODEC, 1, Client.SEATA_CODEC),
        Row::cpuMicros);
    Optional<Row> ownOnSeata =
        results.row(Server.SEATA_SERVER, Workload.BEGIN_COMMIT, 16, Client.HAWSER_SYNC);
    Optional<Row> seataOnSeata = results.seata(Server.SEATA_SERVER, Workload.BEGIN_COMMIT, 16);
    atLeast("seata-server", 1, "x Seata's client", ownOnSeata, seataOnSeata);
    atMost("seata-server-cpu", 0.5, "x Seata's client", ownOnSeata, seataOnSeata, Row::cpuMicros);
    atLeast(
        "spring", 0.95, "x bare begin and commit", spring(Client.ANNOTATED), spring(Client.BARE));
    atLeast(
        "spring-control",
        0.95,
        "x the same once more: what the measurement itself is worth",
        spring(Client.BARE_CONTROL),
        spring(Client.BARE));
    for (int threads : List.of(16, 64, 256)) {
      atLeast(
          "meters-" + threads,
          0.95,
          "x the same client without meters",
          status(threads, Client.HAWSER_METERED),
          own(threads));
    }
    atMost(
        "merged-slow-p99",
        0.2,
        "x Seata's client merging (ours as configured by default; answers all together)",
        oneSlow(Client.HAWSER_DEFAULT),
        oneSlow(Client.SEATA_MERGED),
        Row::p99Micros);
  }

  private Optional<Double> idle(Client client) {
    return results.idleRows().stream()
        .filter(row -> row.client().equals(client.id()))
        .map(IdleRow::cpuMillisPerSecond)
        .findFirst();
  }

  private Optional<Row> spring(Client client) {
    return results.row(Server.COORDINATOR, Workload.SPRING, Plan.SPRING_THREADS, client);
  }

  private Optional<Row> oneSlow(Client client) {
    return results.row(Server.SLOW_RESULT, Workload.ONE_SLOW, Plan.ONE_OF, client);
  }

  private Optional<Row> own(int threads) {
    return status(threads, Client.HAWSER_SYNC);
  }

  private Optional<Row> status(int inFlight, Client client) {
    return results.row(Server.CANNED, Workload.STATUS, inFlight, client);
  }

  private void atLeast(
      String name, double bound, String unit, Optional<Row> row, Optional<Row> other) {
    Optional<Double> got = ratio(row, other, Row::requestsPerSecond);
    add(name, "at least " + text(bound), unit, got, got.filter(value -> value >= bound));
  }

  private void atMost(
      String name,
      double bound,
      String unit,
      Optional<Row> row,
      Optional<Row> other,
      ToDoubleFunction<Row> figure) {
    atMost(name, bound, unit, ratio(row, other, figure));
  }

  private void atMost(String name, double bound, String unit, Optional<Double> got) {
    add(name, "at most " + text(bound), unit, got, got.filter(value -> value <= bound));
  }

  private static Optional<Double> ratio(
      Optional<Row> row, Optional<Row> other, ToDoubleFunction<Row> figure) {
    return row.flatMap(a -> other.map(b -> figure.applyAsDouble(a) / figure.applyAsDouble(b)));
  }

  private void add(
      String name, String bound, String unit, Optional<Double> got, Optional<Double> good) {
    if (got.isEmpty()) {
      notMeasured(name, bound + " " + unit);
    } else {
      String figure = text(got.get());
      if (good.isEmpty() && bound.endsWith(" " + figure)) {
        figure = String.format(Locale.ROOT, "%.4f", got.get()); // missed by less than is shown
      }
      targets.add(new Target(name, bound + " " + unit, figure, good.isPresent() ? "PASS" : "FAIL"));
    }
  }

  private void notMeasured(String name, String asked) {
    targets.add(new Target(name, asked, "not measured", "-"));
  }

  private static String text(double value) {
    return value >= 10
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
