package io.hawser.cli;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.context.Xid;
import io.hawser.model.GlobalStatus;
import io.hawser.transaction.TransactionHistory;
import io.hawser.transaction.TransactionManager;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
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

  private static final Set<GlobalStatus> KNOWN =
      EnumSet.complementOf(EnumSet.of(GlobalStatus.Finished));

  private static final Set<GlobalStatus> COMMITTED =
      EnumSet.of(
          GlobalStatus.Committed,
          GlobalStatus.AsyncCommitting,
          GlobalStatus.Committing,
          GlobalStatus.CommitRetrying);

  private static final Set<GlobalStatus> ROLLED_BACK =
      EnumSet.of(
          GlobalStatus.Rollbacked,
          GlobalStatus.Rollbacking,
          GlobalStatus.RollbackRetrying,
          GlobalStatus.TimeoutRollbacked,
          GlobalStatus.TimeoutRollbacking,
          GlobalStatus.TimeoutRollbackRetrying);

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Command(name = "begin", description = "Begins a transaction and prints its XID.")
  int begin(
      @Mixin ConfigOptions options,
      @Mixin OutputOptions output,
      @Option(names = "--name", defaultValue = "hawser-cli", description = "its name") String name,
      @Option(
              names = "--timeout",
              paramLabel = "SECONDS",
              defaultValue = "60",
              description = "when the coordinator rolls it back (default: ${DEFAULT-VALUE})")
          long timeout) {
    HawserConfig config = options.read();
    try (HawserClient client = HawserClient.connect(config)) {
      String xid = client.transactionManager().begin(name, Duration.ofSeconds(timeout));
      output.print(xid, Map.of("xid", xid));
      return 0;
    }
  }

  @Command(
      name = "status",
      description = {
        "Prints the status of a transaction.",
        "Exit status: 0 if the coordinator has it, 1 if it has not and answers Finished."
      })
  int status(
      @Mixin ConfigOptions options,
      @Mixin OutputOptions output,
      @Parameters(paramLabel = XID) String xid) {
    return end(options, output, KNOWN, tm -> tm.getStatus(xid), xid);
  }

  @Command(
      name = "commit",
      description = {
        "Commits a transaction and prints the outcome.",
        "Exit status: 0 if it is committed or certainly will be, else 1."
      })
  int commit(
      @Mixin ConfigOptions options,
      @Mixin OutputOptions output,
      @Parameters(paramLabel = XID) String xid) {
    return end(options, output, COMMITTED, tm -> tm.commit(xid), xid);
  }

  @Command(
      name = "rollback",
      description = {
        "Rolls a transaction back and prints the outcome.",
        "Exit status: 0 if it is rolled back or certainly will be, else 1."
      })
  int rollback(
      @Mixin ConfigOptions options,
      @Mixin OutputOptions output,
      @Parameters(paramLabel = XID) String xid) {
    return end(options, output, ROLLED_BACK, tm -> tm.rollback(xid), xid);
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
      @Mixin OutputOptions output,
      @Parameters(paramLabel = XID) String xid)
      throws IOException {
    TransactionHistory history = FlightRecording.history(recording, xid);
    output.print(history.toString(), json(history));
    return history.events().isEmpty() ? 1 : 0;
  }

  private static Map<String, Object> json(TransactionHistory history) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("xid", history.xid());
    shown.put("conclusion", history.conclusion());
    shown.put("events", history.events().stream().map(TxCommand::json).toList());
    return shown;
  }

  private static Map<String, Object> json(TransactionHistory.Event event) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("at", event.at().toString());
    shown.put("kind", event.kind().name());
    shown.put("detail", event.detail());
    return shown;
  }

  private int end(
      ConfigOptions options,
      OutputOptions output,
      Set<GlobalStatus> wanted,
      Function<TransactionManager, GlobalStatus> call,
      String xid) {
    Xid.check(xid);
    HawserConfig config = options.read();
    try (HawserClient client = HawserClient.connect(config)) {
      GlobalStatus status = call.apply(client.transactionManager());
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("xid", xid);
      json.put("status", status.name());
      output.print(status.name(), json);
      if (status == GlobalStatus.Finished) {
        spec.commandLine()
            .getErr()
            .println(
                "hawser: Finished means that the coordinator has no such transaction: it has ended,"
                    + " in whatever way, or never was there");
      }
      return wanted.contains(status) ? 0 : 1;
    }
  }
}
