package io.hawser.cli;

import io.hawser.testkit.CoordinatorMain;
import java.util.ArrayList;
import java.util.List;
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
  static final class StartDev implements Runnable {
    @Unmatched private List<String> arguments = new ArrayList<>();

    @Override
    public void run() {
      // Like a program of its own: it exits by itself if its arguments are wrong.
      CoordinatorMain.main(
          arguments.stream().filter(it -> !it.equals("--")).toArray(String[]::new));
    }
  }
}
