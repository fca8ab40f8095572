package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.Targets.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The targets that were set for many servers and for many requests, and whether a run meets them.
 */
final class ScaleTargets {
  private static final int SERVERS = 1_000;
  private static final int IN_FLIGHT = 100_000;
  private static final double HEAP_PER_SERVER = 16 * 1024;
  private static final double REFRESH_CPU_MILLIS = 5;
  private static final double HEAP_PER_REQUEST = 400;

  /**
   * Irrelevant is what costs no more than measuring twice differs, and what caches of the processor
   * make of it.
   */
  private static final double ORDER_RATIO = 1.25;

  private ScaleTargets() {}

  static List<Target> of(List<ServersRow> servers, List<InFlightRow> inFlight) {
    Optional<ServersRow> one = servers.stream().filter(row -> row.servers() == 1).findFirst();
    Optional<ServersRow> many =
        servers.stream().filter(row -> row.servers() == SERVERS).findFirst();
    Optional<InFlightRow> most =
        inFlight.stream().filter(row -> row.inFlight() == IN_FLIGHT).findFirst();
    return List.of(
        threads(one, many),
        atMost(
            "scale-heap-per-server",
            HEAP_PER_SERVER,
            "bytes, TM and RM, 1,000 servers",
            many.flatMap(row -> Optional.ofNullable(row.heapPerServer()))),
        atMost(
            "scale-refresh",
            REFRESH_CPU_MILLIS,
            "ms CPU, 1,000 servers, nothing changed",
            many.map(ServersRow::medianRefreshCpuMillis)),
        atMost(
            "scale-heap-per-request",
            HEAP_PER_REQUEST,
            "bytes, 100,000 in flight",
            most.map(InFlightRow::heapPerRequest)),
        atMost(
            "scale-order",
            ORDER_RATIO,
            "x the CPU of the cheapest order of answers, 100,000 in flight",
            most.map(InFlightRow::orderRatio)));
  }

  private static Target threads(Optional<ServersRow> one, Optional<ServersRow> many) {
    Function<ServersRow, Integer> threads = row -> row.idle().threads();
    Optional<Integer> got = many.map(threads);
    return target(
        "scale-threads",
        "as many with 1,000 servers as with one"
            + one.map(row -> " (" + threads.apply(row) + ")").orElse(""),
        one.flatMap(few -> got.map(Object::toString)),
        got.equals(one.map(threads)));
  }

  private static Target atMost(String name, double bound, String unit, Optional<Double> got) {
    return target(
        name,
        "at most " + text(bound) + " " + unit,
        got.map(ScaleTargets::text),
        got.filter(value -> value <= bound).isPresent());
  }

  private static Target target(String name, String asked, Optional<String> got, boolean good) {
    return new Target(
        name, asked, got.orElse("not measured"), got.isEmpty() ? "-" : good ? "PASS" : "FAIL");
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value >= 10 ? "%.0f" : "%.2f", value);
  }
}
