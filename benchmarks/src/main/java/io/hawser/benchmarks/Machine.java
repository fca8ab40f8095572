package io.hawser.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Describes where and when a run was made.
 *
 * @param time when it began, UTC
 * @param processors how many it has
 * @param processor their kind
 * @param system the operating system
 * @param java the JVM
 * @param loadBefore the load average when it began: others' work, which spoils figures
 */
public record Machine(
    String time, int processors, String processor, String system, String java, double loadBefore) {
  /** Above this share of a processor, others are busy. */
  private static final double QUIET = 0.5;

  /**
   * Describes this machine now.
   *
   * @return where and when
   */
  public static Machine now() {
    return new Machine(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        processorName(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String processorName() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /**
   * Returns whether others are busy, so that figures mean little.
   *
   * @return whether they are
   */
  public boolean isBusy() {
    return loadBefore > QUIET;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s, %d x %s, %s, %s, load average before: %.1f",
        time,
        processors,
        processor,
        system,
        java,
        loadBefore);
  }
}
