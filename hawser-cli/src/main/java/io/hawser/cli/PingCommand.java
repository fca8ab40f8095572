package io.hawser.cli;

import io.hawser.HawserClient;
import io.hawser.transaction.TransactionManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hawser ping}. */
@Command(
    name = "ping",
    description = "Asks the coordinators for a status and measures how long it takes.")
final class PingCommand implements Callable<Integer> {
  /** A transaction that no server has: the query changes nothing. */
  private static final String NO_TRANSACTION = "127.0.0.1:8091:1";

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private ConfigOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private OutputOptions output;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "4",
      description = "number of queries (default: ${DEFAULT-VALUE})")
  private int count;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new ParameterException(
          spec.commandLine(), "--count: " + count + " (expected: 1 or more)");
    }
    List<Double> millis = new ArrayList<>();
    try (HawserClient client = HawserClient.connect(options.read())) {
      TransactionManager tm = client.transactionManager();
      for (int i = 1; i <= count; i++) {
        long begun = System.nanoTime();
        tm.getStatus(NO_TRANSACTION);
        double took = Math.round((System.nanoTime() - begun) / 1e4) / 100.0;
        millis.add(took);
        if (!output.isJson()) {
          output.line(String.format(Locale.ROOT, "answer %d: %.2f ms", i, took));
        }
      }
    }
    if (output.isJson()) {
      output.print(Map.of("millis", millis));
    }
    return 0;
  }
}
