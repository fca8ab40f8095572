package io.hawser.cli;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.transaction.TransactionHistory;
import io.hawser.transaction.TransactionManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hawser tx}. */
@Command(name = "tx", description = "Begins, ends and looks up single transactions.")
final class TxCommand {
  private static final String XID = "XID";

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Command(name = "begin", description = "Begins a transaction and prints its XID.")
  int begin(
      @Mixin ConfigOptions options,
      @Option(names = "--name", defaultValue = "hawser-cli", description = "its name") String name,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "60",
              description = "when the coordinator rolls it back (default: ${DEFAULT-VALUE})")
          long timeout) {
    return with(options, tm -> tm.begin(name, Duration.ofSeconds(timeout)));
  }

  @Command(name = "status", description = "Prints the status of a transaction.")
  int status(@Mixin ConfigOptions options, @Parameters(paramLabel = XID) String xid) {
    return with(options, tm -> tm.getStatus(xid));
  }

  @Command(name = "commit", description = "Commits a transaction and prints the outcome.")
  int commit(@Mixin ConfigOptions options, @Parameters(paramLabel = XID) String xid) {
    return with(options, tm -> tm.commit(xid));
  }

  @Command(name = "rollback", description = "Rolls a transaction back and prints the outcome.")
  int rollback(@Mixin ConfigOptions options, @Parameters(paramLabel = XID) String xid) {
    return with(options, tm -> tm.rollback(xid));
  }

  @Command(
      name = "explain",
      description = {
        "Prints what a client saw of a transaction, from a recording of JDK Flight Recorder.",
        "The client needs client.journal.maxBytes; jcmd PID JFR.start and JFR.dump make a"
            + " recording."
      })
  int explain(
      @Option(
              names = "--recording",
              paramLabel = "FILE",
              required = true,
              description = "the recording, a file .jfr")
          Path recording,
      @Parameters(paramLabel = XID) String xid)
      throws IOException {
    TransactionHistory history = FlightRecording.history(recording, xid);
    spec.commandLine().getOut().println(history);
    return history.events().isEmpty() ? 1 : 0;
  }

  private int with(ConfigOptions options, Function<TransactionManager, ?> call) {
    HawserConfig config = options.read();
    try (HawserClient client = HawserClient.connect(config)) {
      spec.commandLine().getOut().println(call.apply(client.transactionManager()));
      return 0;
    }
  }
}
