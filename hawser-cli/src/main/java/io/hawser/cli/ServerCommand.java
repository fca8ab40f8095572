package io.hawser.cli;

import io.hawser.testkit.CoordinatorMain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** {@code hawser server}. */
@Command(
    name = "server",
    description = "Runs a coordinator for development.",
    subcommands = ServerCommand.StartDev.class)
final class ServerCommand {

  /** {@code hawser server start-dev}. */
  @Command(
      name = "start-dev",
      description = {
        "Runs a coordinator that keeps everything in memory, until Ctrl-C.",
        "Options: --port 8091, --registry nacos --set registry.nacos.serverAddr=HOST:PORT and"
            + " others: start-dev -- --help lists them."
      })
  static final class StartDev implements Callable<Integer> {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() {
      return switch (CoordinatorMain.run(
          arguments.stream().filter(it -> !it.equals("--")).toArray(String[]::new))) {
        case CoordinatorMain.STOPPED -> 0;
        case CoordinatorMain.WRONG_ARGUMENTS -> HawserCli.USAGE;
        default -> HawserCli.FAILED;
      };
    }
  }
}
