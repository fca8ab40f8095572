package io.hawser.benchmarks;

import io.hawser.benchmarks.quic.QuicBench;
import io.hawser.benchmarks.scale.Extent;
import io.hawser.benchmarks.scale.ScaleBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures Hawser side by side with others. The exit status does not depend on the speed. */
@Command(
    name = "./dev bench",
    description = "Measures Hawser side by side with others; docs/performance.md describes what.",
    sortOptions = false)
public final class Bench implements Callable<Integer> {
  private static final List<String> ANSWER_FORMS = List.of("single", "result");

  @Option(names = "--quick", description = "what the targets need, in under two minutes")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "only this server, client or workload, or idle; may be repeated")
  private List<String> only = List.of();

  @Option(
      names = "--jmh",
      paramLabel = "PATTERN",
      arity = "0..1",
      fallbackValue = ".*",
      description = "instead, run the micro-benchmarks whose names match; all of them by default")
  private @Nullable String jmh;

  @Option(
      names = "--endpoint",
      paramLabel = "PART",
      arity = "0..1",
      fallbackValue = "all",
      description =
          "instead, measure our server endpoint: idle connections, load, or all (default)")
  private EndpointBench.@Nullable Part endpoint;

  @Option(
      names = "--scale",
      paramLabel = "PART",
      arity = "0..1",
      fallbackValue = "all",
      description =
          "instead, what many servers and many requests in flight cost: servers, in-flight or all;"
              + " all by default")
  private @Nullable String scalePart;

  @Option(
      names = "--quic",
      description =
          "instead, TCP with TLS and QUIC side by side, over a link that loses and delays packets;"
              + " takes 7 minutes and needs Linux, root and Python 3 for that link")
  private boolean quic;

  @Option(
      names = "--merged-answers",
      paramLabel = "FORM",
      defaultValue = "single",
      description =
          "how the canned server answers merged requests: single (a frame each, as servers since"
              + " 2.3.0 do) or result (one frame); default ${DEFAULT-VALUE}")
  private String mergedAnswers = "single";

  @Option(names = "--forks", paramLabel = "N", description = "client JVMs for each row")
  private @Nullable Integer forks;

  @Option(names = "--rounds", paramLabel = "N", description = "measurements in each of them")
  private @Nullable Integer rounds;

  @Option(names = "--millis", paramLabel = "N", description = "length of a measurement")
  private @Nullable Integer millis;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "benchmarks/target/results",
      description = "where results.json and the charts go; default ${DEFAULT-VALUE}")
  private Path out = Path.of("benchmarks/target/results");

  @SuppressWarnings("UnusedVariable") // for picocli
  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  /**
   * Runs it and ends the JVM.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, RunnerException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    if (jmh != null) {
      runJmh(jmh);
      return 0;
    }
    check(command);
    if (scalePart != null) {
      new ScaleBench(quick ? Extent.QUICK : Extent.FULL, command.getErr())
          .run(scalePart, out, command.getOut());
      return 0;
    }
    Machine machine = Machine.now();
    PrintWriter progress = command.getErr();
    if (machine.isBusy()) {
      progress.println("bench: the machine is busy, so figures mean little: " + machine);
    }
    Scale scale = scale();
    if (quic) {
      new QuicBench(millis == null ? quick ? 1_000 : 6_000 : millis, progress)
          .run()
          .show(machine, out, command.getOut());
      return 0;
    }
    if (endpoint != null) {
      EndpointBench.run(endpoint, scale, machine, progress).show(out, command.getOut());
      return 0;
    }
    Plan plan = (quick ? Plan.quick() : Plan.full()).only(new LinkedHashSet<>(only));
    Results results = new Campaign(scale, JavaHomes.find(), mergedAnswers, progress).run(plan);
    Report report = Report.of(machine, scale, mergedAnswers, results);
    report.writeJson(out.resolve("results.json"));
    Charts.write(report.rows(), out);
    report.print(command.getOut());
    return 0;
  }

  private void check(CommandLine command) {
    Set<String> names = Plan.names();
    for (String name : only) {
      if (!names.contains(name)) {
        throw new ParameterException(
            command, "--only: " + name + " (expected: one of " + String.join(", ", names) + ")");
      }
    }
    if (!ANSWER_FORMS.contains(mergedAnswers)) {
      throw new ParameterException(
          command, "--merged-answers: " + mergedAnswers + " (expected: single or result)");
    }
    if (scalePart != null && !ScaleBench.PARTS.contains(scalePart)) {
      throw new ParameterException(
          command, "--scale: " + scalePart + " (expected: servers, in-flight or all)");
    }
    positive("--forks", forks, command);
    positive("--rounds", rounds, command);
    positive("--millis", millis, command);
  }

  private static void positive(String option, @Nullable Integer value, CommandLine command) {
    if (value != null && value < 1) {
      throw new ParameterException(command, option + ": " + value + " (expected: 1 or more)");
    }
  }

  private Scale scale() {
    Scale usual = quick ? Scale.QUICK : Scale.FULL;
    return new Scale(
        forks == null ? usual.forks() : forks,
        rounds == null ? usual.rounds() : rounds,
        millis == null
            ? usual.firstWarmUpMillis()
            : Math.min(usual.firstWarmUpMillis(), 5L * millis),
        millis == null ? usual.warmUpMillis() : Math.min(usual.warmUpMillis(), millis),
        millis == null ? usual.measuredMillis() : millis,
        millis == null ? usual.idleMillis() : millis);
  }

  private void runJmh(String pattern) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder().include("io\\.hawser\\.benchmarks\\.micro\\..*" + pattern);
    if (quick) {
      TimeValue brief = TimeValue.milliseconds(200);
      options.forks(1).warmupIterations(3).warmupTime(brief);
      options.measurementIterations(3).measurementTime(brief);
    }
    new Runner(options.build()).run();
  }
}
