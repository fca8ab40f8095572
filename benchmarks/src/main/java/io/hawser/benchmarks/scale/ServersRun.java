package io.hawser.benchmarks.scale;

import com.sun.management.UnixOperatingSystemMXBean;
import io.hawser.benchmarks.ChildJvm;
import io.hawser.benchmarks.JavaHomes;
import io.hawser.benchmarks.Program;
import io.hawser.benchmarks.scale.IdleMeter.Idle;
import io.hawser.benchmarks.scale.RefreshMeter.Refreshes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has clients measured that have many servers: ports of one process. */
final class ServersRun {
  /** The process that serves listens for each server, and has two connections. */
  private static final int FILES_FOR_EACH = 3;

  private static final int OTHER_FILES = 200;

  private final Extent extent;
  private final JavaHomes homes;
  private final PrintWriter progress;

  ServersRun(Extent extent, JavaHomes homes, PrintWriter progress) {
    this.extent = extent;
    this.homes = homes;
    this.progress = progress;
  }

  /** Returns the rows that can be measured; why others cannot goes to the list. */
  List<ServersRow> rows(List<String> notMeasured) throws IOException {
    List<ServersRow> rows = new ArrayList<>();
    for (int servers : extent.servers()) {
      long files = OTHER_FILES + (long) servers * FILES_FOR_EACH;
      if (files > mostFiles()) {
        notMeasured.add(
            servers
                + " servers: a process needs "
                + files
                + " open files, and may have "
                + mostFiles()
                + " (ulimit -n)");
        continue;
      }
      progress.println("bench: " + servers + " servers");
      rows.add(row(servers, rows));
    }
    return rows;
  }

  /** Returns the limit of open files, which the JVM raises as far as it may. */
  private static long mostFiles() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getMaxFileDescriptorCount();
  }

  private ServersRow row(int servers, List<ServersRow> before) throws IOException {
    try (ChildJvm server =
        ChildJvm.start(
            homes.current(),
            Program.HAWSER_SERVER,
            Map.of(),
            List.of("canned", "single", Integer.toString(servers)))) {
      Idle idle;
      try (ChildJvm client = client("idle", configuration(server.greeting(), true))) {
        idle =
            Figures.ask(
                client, Long.toString(extent.idleMillis()), extent.idleMillis(), Idle.class);
      }
      Refreshes refreshes;
      // Without heartbeats, of which there are hundreds a second, a refresh can be seen.
      try (ChildJvm client = client("refresh", configuration(server.greeting(), false))) {
        refreshes =
            Figures.ask(
                client,
                extent.refreshes() + " " + extent.refreshMillis(),
                (extent.refreshes() + 2) * extent.refreshMillis(),
                Refreshes.class);
      }
      Idle one = before.isEmpty() ? idle : before.get(0).idle();
      return ServersRow.of(servers, idle, one, refreshes.cpuMillis());
    }
  }

  private ChildJvm client(String what, Path configuration) {
    return ChildJvm.start(
        homes.current(), Program.SCALE_CLIENT, Map.of(), List.of(what, configuration.toString()));
  }

  /** Writes a configuration file, as most clients have: reading it again is part of a refresh. */
  private Path configuration(String ports, boolean heartbeat) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("registry.type", "file");
    settings.setProperty("service.vgroupMapping.default_tx_group", "default");
    settings.setProperty(
        "service.default.grouplist",
        Stream.of(ports.split(",", -1))
            .map(port -> "127.0.0.1:" + port)
            .collect(Collectors.joining(";")));
    settings.setProperty("registry.refreshInterval", extent.refreshMillis() + "ms");
    settings.setProperty("transport.heartbeat", Boolean.toString(heartbeat));
    Path file = Files.createTempFile("hawser-scale", ".properties");
    file.toFile().deleteOnExit();
    try (Writer writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    return file;
  }
}
