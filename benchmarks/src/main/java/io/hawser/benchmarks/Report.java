package io.hawser.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hawser.benchmarks.Results.IdleRow;
import io.hawser.benchmarks.Targets.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is shown.
 *
 * @param machine where and when
 * @param scale how long was measured
 * @param mergedAnswers how the canned server answered merged requests
 */
record Report(
    Machine machine,
    Scale scale,
    String mergedAnswers,
    List<Row> rows,
    List<IdleRow> idle,
    Map<String, String> failures,
    List<Target> targets) {

  static Report of(Machine machine, Scale scale, String mergedAnswers, Results results) {
    return new Report(
        machine,
        scale,
        mergedAnswers,
        results.rows(),
        results.idleRows(),
        results.failures(),
        Targets.of(results));
  }

  /** Prints the tables, and last the targets. */
  void print(PrintWriter out) {
    out.println(machine);
    String title = "";
    for (Row row : rows) {
      String section = row.server() + ", " + row.workload();
      if (!section.equals(title)) {
        title = section;
        out.printf(
            "%n%-24s %7s %10s %9s %9s %9s %9s %9s %8s %8s%n",
            title,
            "flight",
            "ops/s",
            "p50 us",
            "p99 us",
            "p99.9 us",
            "cpu us",
            "bytes",
            "to seata",
            "to raw");
      }
      out.printf(
          Locale.ROOT,
          "%-24s %7d %10.0f %9.1f %9.1f %9.1f %9.2f %9.0f %8s %8s%n",
          row.client(),
          row.inFlight(),
          row.requestsPerSecond(),
          row.p50Micros(),
          row.p99Micros(),
          row.p999Micros(),
          row.cpuMicros(),
          row.allocatedBytes(),
          ratio(row.toSeata()),
          ratio(row.toRaw()));
    }
    if (!idle.isEmpty()) {
      out.printf(
          "%n%-24s %9s %9s %9s %9s %11s%n",
          "idle", "cpu ms/s", "client", "JVM", "compilers", "wake-ups/s");
      for (IdleRow row : idle) {
        out.printf(
            Locale.ROOT,
            "%-24s %9.2f %9.2f %9.2f %9.2f %11.1f%n",
            row.client(),
            row.cpuMillisPerSecond(),
            row.clientMillisPerSecond(),
            row.cpuMillisPerSecond() - row.clientMillisPerSecond(),
            row.compilerMillisPerSecond(),
            row.wakeUpsPerSecond());
      }
    }
    out.println();
    failures.forEach((what, why) -> out.println("not measured: " + what + ": " + why));
    targets.forEach(out::println);
    out.flush();
  }

  private static String ratio(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** Writes the same, for programs. */
  void writeJson(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }
}
