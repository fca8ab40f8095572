package io.hawser.cli;

import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hawser status}. */
@Command(
    name = "status",
    description = "Connects as the application would, and prints its servers and registries.")
final class StatusCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private ConfigOptions options;

  @Override
  public Integer call() {
    HawserConfig config = options.read();
    try (HawserClient client = HawserClient.connect(config)) {
      ClientStatus status = client.status();
      spec.commandLine().getOut().println(HawserCli.of(spec).secrets().hide(status.toString()));
      return status.isReady() ? 0 : HawserCli.FAILED;
    }
  }
}
