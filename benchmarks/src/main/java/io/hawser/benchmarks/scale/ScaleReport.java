package io.hawser.benchmarks.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hawser.benchmarks.Machine;
import io.hawser.benchmarks.Targets.Target;
import io.hawser.benchmarks.server.AnswerOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is shown.
 *
 * @param machine where and when
 * @param refreshMillis how often the registry was read again
 * @param notMeasured why something is missing
 */
record ScaleReport(
    Machine machine,
    long refreshMillis,
    List<ServersRow> servers,
    List<InFlightRow> inFlight,
    List<String> notMeasured,
    List<Target> targets) {

  /** Prints the tables, and last the targets. */
  void print(PrintWriter out) {
    out.println(machine);
    if (!servers.isEmpty()) {
      out.printf(
          "%n%-8s %8s %12s %14s %16s %13s %11s %11s%n",
          "servers",
          "threads",
          "connect ms",
          "heap/server B",
          "direct/server B",
          "idle cpu ms/s",
          "wake-ups/s",
          "refresh ms");
      for (ServersRow row : servers) {
        out.printf(
            Locale.ROOT,
            "%-8d %8d %12.0f %14s %16s %13.2f %11.1f %11.2f%n",
            row.servers(),
            row.idle().threads(),
            row.idle().connectMillis(),
            bytes(row.heapPerServer()),
            bytes(row.directPerServer()),
            row.idle().cpuMillisPerSecond(),
            row.idle().wakeUpsPerSecond(),
            row.medianRefreshCpuMillis());
      }
    }
    if (!inFlight.isEmpty()) {
      out.printf(
          "%n%-10s %15s %24s %24s %24s%n",
          "in flight",
          "heap/request B",
          "in order, cpu ns (ns)",
          "reverse, cpu ns (ns)",
          "random, cpu ns (ns)");
      for (InFlightRow row : inFlight) {
        out.printf(
            Locale.ROOT,
            "%-10d %15.0f %24s %24s %24s%n",
            row.inFlight(),
            row.heapPerRequest(),
            nanos(row, AnswerOrder.IN_ORDER),
            nanos(row, AnswerOrder.REVERSE),
            nanos(row, AnswerOrder.RANDOM));
      }
    }
    out.println();
    notMeasured.forEach(why -> out.println("not measured: " + why));
    targets.forEach(out::println);
    out.flush();
  }

  private static String bytes(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.0f", value);
  }

  private static String nanos(InFlightRow row, AnswerOrder order) {
    return String.format(
        Locale.ROOT, "%.0f (%.0f)", row.cpuNanos().get(order), row.nanos().get(order));
  }

  /** Writes the same, for programs. */
  void writeJson(Path file) throws IOException {
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
  }

  /** Writes JSON and charts into the folder, and prints the tables. */
  void publish(Path folder, PrintWriter out) throws IOException {
    Files.createDirectories(folder);
    writeJson(folder.resolve("scale.json"));
    ScaleCharts.write(servers, inFlight, folder);
    print(out);
  }
}
