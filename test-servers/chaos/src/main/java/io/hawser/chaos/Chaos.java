package io.hawser.chaos;

import java.time.Duration;
import java.util.List;
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
 * Breaks servers and networks for some minutes while a client is busy, and prints what became of
 * its requests. The exit status is 0 if every request ended once and nothing is left behind, else
 * 1, and 2 for wrong arguments.
 */
@Command(
    name = "./dev chaos",
    description =
        "Breaks servers and networks while a client is busy, and reports what became of its"
            + " requests.",
    sortOptions = false)
public final class Chaos implements Callable<Integer> {
  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "5",
      description = "how long, such as 5 or 0.5; default ${DEFAULT-VALUE}")
  private double minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "what faults are drawn from; default: the time")
  private @Nullable Long seed;

  @Option(
      names = "--callers",
      paramLabel = "N",
      defaultValue = "32",
      description = "threads that call; default ${DEFAULT-VALUE}")
  private int callers;

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      defaultValue = "tcp",
      description = "tcp, or quic with 2 %% of all datagrams lost; default ${DEFAULT-VALUE}")
  private Transports transport = Transports.TCP;

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
    System.exit(
        new CommandLine(new Chaos()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (!(minutes > 0 && minutes <= 1_440)) {
      throw new ParameterException(command, "--minutes: " + minutes + " (expected: up to 1440)");
    }
    if (callers < 1 || callers > 1_024) {
      throw new ParameterException(command, "--callers: " + callers + " (expected: 1 to 1024)");
    }
    long chosen = seed == null ? System.currentTimeMillis() : seed;
    System.out.printf(
        Locale.ROOT,
        "chaos: %.1f minutes, %d callers, --transport %s --seed %d%n",
        minutes,
        callers,
        transport.name().toLowerCase(Locale.ROOT),
        chosen);
    Duration duration = Duration.ofMillis(Math.round(minutes * 60_000));
    Outcome outcome = new ChaosRun(chosen, duration, callers, transport).run();
    System.out.print(outcome);
    List<String> broken = outcome.broken();
    broken.forEach(what -> System.out.println("NOT AS ASKED: " + what));
    System.out.println(
        broken.isEmpty() ? "chaos: all as asked" : "chaos: repeat with --seed " + chosen);
    return broken.isEmpty() ? 0 : 1;
  }
}
