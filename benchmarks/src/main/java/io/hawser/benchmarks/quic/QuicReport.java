package io.hawser.benchmarks.quic;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hawser.benchmarks.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of both transports.
 *
 * @param rows one for each way, transport and number of requests in flight
 * @param changes what a change of the client's address does
 * @param noLink why nothing was measured over the link, {@code null} if it was
 */
public record QuicReport(List<Row> rows, List<Change> changes, @Nullable String noLink) {

  /**
   * One measurement.
   *
   * @param way of the packets
   * @param transport its name
   * @param inFlight requests at any time
   * @param connectMillis until a client is registered, the median
   * @param figures the rest
   */
  record Row(Way way, String transport, int inFlight, double connectMillis, Load.Figures figures) {

    /** Returns the row as a line of the table. */
    String line() {
      return String.format(
          Locale.ROOT,
          "%-14s %-8s %7d %10.0f %10.0f %10.0f %9.1f %8.1f %10.1f %7d",
          way.name(),
          transport,
          inFlight,
          figures.perSecond(),
          figures.p50Micros(),
          figures.p99Micros(),
          figures.maxMillis(),
          figures.cpuMicros(),
          connectMillis,
          figures.failed());
    }
  }

  /**
   * The effect of a change of the client's address, with one request in flight.
   *
   * @param transport its name
   * @param kept whether the connection is still the same
   * @param longestMillis the slowest request, also if it failed
   * @param failed requests that were not answered
   */
  record Change(String transport, boolean kept, double longestMillis, long failed) {}

  /**
   * Prints tables and writes JSON.
   *
   * @param machine where it was measured
   * @param folder where quic.json goes
   * @param out where the tables go
   * @throws IOException if the file cannot be written
   */
  public void show(Machine machine, Path folder, PrintWriter out) throws IOException {
    Files.createDirectories(folder);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(
            folder.resolve("quic.json").toFile(), Map.of("machine", machine, "report", this));
    out.println(machine);
    out.printf(
        "%n%-14s %-8s %7s %10s %10s %10s %9s %8s %10s %7s%n",
        "way",
        "by",
        "flight",
        "ops/s",
        "p50 us",
        "p99 us",
        "max ms",
        "cpu us",
        "connect ms",
        "failed");
    rows.forEach(row -> out.println(row.line()));
    if (noLink != null) {
      out.println("not measured: loss and delay: " + noLink);
    }
    out.printf("%n%-24s %-8s %16s %7s%n", "the address changes", "kept", "longest ms", "failed");
    for (Change change : changes) {
      out.printf(
          Locale.ROOT,
          "%-24s %-8s %16.1f %7d%n",
          change.transport(),
          change.kept() ? "yes" : "no",
          change.longestMillis(),
          change.failed());
    }
    out.flush();
  }
}
