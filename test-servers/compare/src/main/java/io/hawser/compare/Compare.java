package io.hawser.compare;

import io.hawser.compare.bridge.BridgeFaults;
import io.hawser.compare.bridge.BridgeThroughput;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Prints what becomes of the calls of Seata's client and of ours when a server fails. The exit
 * status is 0 if none of our calls hung, else 1, and 2 for wrong arguments.
 */
@Command(
    name = "./dev compare",
    description =
        "Breaks a server under Seata's client 2.6.0 and under ours, and shows side by side"
            + " what becomes of their calls. Takes about four minutes.",
    sortOptions = false)
public final class Compare implements Callable<Integer> {
  private static final int MIN_SECONDS = 6;
  private static final int BRIDGE_THREADS = 16;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "32",
      description = "threads that call; default ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--period",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "how long after a fault the figures are about; default ${DEFAULT-VALUE}")
  private int period;

  @Option(
      names = "--observe",
      paramLabel = "SECONDS",
      defaultValue = "31",
      description =
          "how long Seata's client goes on after a fault; its time-out is 30 s; default"
              + " ${DEFAULT-VALUE}")
  private int observe;

  @Option(
      names = "--ours",
      description = "only our client, which takes about 90 s; with --bridge only the bridge")
  private boolean ours;

  @Option(
      names = "--bridge",
      description =
          "instead: AT transactions on Seata's client and on the bridge, with Seata's server 2.0.0"
              + " and PostgreSQL, under faults; takes 8 minutes")
  private boolean bridge;

  @Option(
      names = "--faults",
      paramLabel = "N",
      defaultValue = "4",
      description = "with --bridge: only the first of its faults; default ${DEFAULT-VALUE}")
  private int faults;

  @Option(
      names = "--bridge-throughput",
      description =
          "instead: throughput and CPU of AT transactions on Seata's client and on the bridge;"
              + " takes 6 minutes")
  private boolean bridgeThroughput;

  @SuppressWarnings("UnusedVariable") // for picocli
  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  /**
   * Runs and ends the JVM.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Compare()).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (threads < 1 || threads > 32) {
      // As many as a server handles concurrently.
      throw new ParameterException(command, "--threads: " + threads + " (expected: 1 to 32)");
    }
    if (period < MIN_SECONDS || observe < period) {
      throw new ParameterException(
          command,
          "--period " + period + " --observe " + observe + " (expected: from 6 s, and no shorter)");
    }
    if (faults < 1 || faults > 4) {
      throw new ParameterException(command, "--faults: " + faults + " (expected: 1 to 4)");
    }
    if (bridge || bridgeThroughput) {
      return compareBridge();
    }
    System.out.println("load average " + loadAverage() + ", " + threads + " threads");
    Table table =
        new Comparison(threads, Duration.ofSeconds(observe), Duration.ofSeconds(period)).run(!ours);
    System.out.println("load average " + loadAverage() + " at the end");
    System.out.println();
    System.out.print(table);
    return table.oursHung() == 0 ? 0 : 1;
  }

  private int compareBridge() throws InterruptedException {
    System.out.println("load average " + loadAverage());
    boolean good = true;
    if (bridge) {
      good = new BridgeFaults(BRIDGE_THREADS, faults).run(!ours);
    }
    if (bridgeThroughput) {
      new BridgeThroughput().run();
    }
    System.out.println();
    System.out.println("load average " + loadAverage() + " at the end");
    return good ? 0 : 1;
  }

  private static String loadAverage() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
