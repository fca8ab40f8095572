package io.hawser.examples;

import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.examples.TccLedger.Snapshot;
import io.hawser.model.GlobalStatus;
import io.hawser.registry.ServerAddress;
import io.hawser.testkit.EmbeddedCoordinator;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs many global transactions through three services and proves that nothing was lost. The exit
 * status is 0 if the proof holds, 1 if it does not or if the coordinator cannot be reached, and 2
 * for invalid arguments.
 */
@Command(
    name = "./dev demo",
    description =
        "Runs global transactions through three services and proves that nothing was lost.",
    sortOptions = false)
public final class Demo implements Callable<Integer> {
  private static final int MAX_ORDERS = 1_000_000;
  private static final int MAX_THREADS = 1_024;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      defaultValue = "1000",
      description = "number of transactions; default ${DEFAULT-VALUE}")
  private int orders;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "8",
      description = "number of threads that place orders; default ${DEFAULT-VALUE}")
  private int threads;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "a running Seata server; without it the demo starts a coordinator of its own")
  private @Nullable String server;

  @SuppressWarnings("UnusedVariable") // for picocli
  @Option(names = "--help", usageHelp = true, description = "show this")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  /**
   * Runs the demo and exits the JVM.
   *
   * @param arguments see {@code --help}
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Demo())
        .setExecutionExceptionHandler(
            (error, command, parsed) -> {
              if (!(error instanceof HawserException)) {
                throw error;
              }
              command.getErr().println("demo: " + error.getMessage());
              command.getErr().flush();
              return 1;
            });
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = command.getOut();
    between("--transactions", orders, MAX_ORDERS, command);
    between("--threads", threads, MAX_THREADS, command);
    if (server != null) {
      ServerAddress address = address(server, command);
      return run(
          out, () -> HawserConfig.builder().servers(address.toString()), address + ", running");
    }
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      return run(out, coordinator::clientConfig, coordinator.address() + ", embedded");
    }
  }

  private static void between(String option, int value, int max, CommandLine command) {
    if (value < 1 || value > max) {
      throw new ParameterException(
          command, option + ": " + value + " (expected: 1 to " + max + ")");
    }
  }

  private static ServerAddress address(String text, CommandLine command) {
    try {
      return ServerAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, "--server: " + e.getMessage(), e);
    }
  }

  private int run(PrintWriter out, Supplier<HawserConfig.Builder> config, String where)
      throws InterruptedException {
    explain(out, where);
    try (Shop shop = new Shop(config, orders)) {
      Progress progress = new Progress(out, Ansi.AUTO.enabled(), orders);
      Workload.Result run =
          new Workload(orders, threads).run(shop.orders()::place, progress::placed);
      progress.finish();
      if (run.placements().size() < orders) {
        out.printf(Locale.ROOT, "  stopped after %d errors%n", Workload.MAX_ERRORS);
      }
      boolean proven = judge(out, shop, run);
      return proven && run.placements().size() == orders ? 0 : 1;
    }
  }

  private void explain(PrintWriter out, String where) {
    out.printf(Locale.ROOT, "%,d orders, each a global transaction with three branches:%n", orders);
    out.println("  stock    takes the goods from the shelf");
    out.println("  account  takes the price from the customer's account");
    out.println("  order    takes a delivery slot, and commits or rolls back the transaction");
    out.println(
        "Each service has a client and TCP connections of its own. A third of the orders are");
    out.println("rejected by one of the three; then the others must release their reservations.");
    out.println("Coordinator: " + where);
    out.println();
    out.flush();
  }

  private boolean judge(PrintWriter out, Shop shop, Workload.Result run)
      throws InterruptedException {
    Map<String, GlobalStatus> statuses = new Settlement(shop, out).await(run.placements());
    List<Snapshot> books = shop.ledgers().stream().map(TccLedger::snapshot).toList();
    Proof proof = Proof.of(run.placements(), books.get(0), books.get(1), books.get(2), statuses);
    Report report = new Report(out);
    report.table(run, threads, proof);
    report.proof(books, List.of("units", "cents", "slots"), statuses.values(), proof);
    report.verdict(proof);
    return proof.holds();
  }
}
