package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.JavaHomes;
import io.hawser.benchmarks.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs it all: a server and a client at a time, each in a JVM of its own. */
public final class ScaleBench {
  /** The parts that can be run. */
  public static final List<String> PARTS = List.of("servers", "in-flight", "all");

  private final Extent extent;
  private final PrintWriter progress;

  /**
   * Prepares it.
   *
   * @param extent how much to measure
   * @param progress receives what is going on
   */
  public ScaleBench(Extent extent, PrintWriter progress) {
    this.extent = extent;
    this.progress = progress;
  }

  /**
   * Measures, writes {@code scale.json} and charts, and prints tables and targets.
   *
   * @param part one of {@link #PARTS}
   * @param folder where files go
   * @param out where tables go
   * @throws IOException if a file cannot be written
   */
  public void run(String part, Path folder, PrintWriter out) throws IOException {
    Machine machine = Machine.now();
    if (machine.isBusy()) {
      progress.println("bench: the machine is busy, so figures mean little: " + machine);
    }
    JavaHomes homes = JavaHomes.find();
    List<String> notMeasured = new ArrayList<>();
    List<ServersRow> servers =
        part.equals("in-flight")
            ? List.of()
            : new ServersRun(extent, homes, progress).rows(notMeasured);
    List<InFlightRow> inFlight =
        part.equals("servers") ? List.of() : new InFlightRun(extent, homes, progress).rows();
    new ScaleReport(
            machine,
            extent.refreshMillis(),
            servers,
            inFlight,
            notMeasured,
            ScaleTargets.of(servers, inFlight))
        .publish(folder, out);
  }
}
