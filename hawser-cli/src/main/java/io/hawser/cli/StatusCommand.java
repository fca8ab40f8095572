package io.hawser.cli;

import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hawser status}. */
@Command(
    name = "status",
    description = "Connects as the application would, and prints its servers and registries.")
final class StatusCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private ConfigOptions options;

  @Mixin
  @SuppressWarnings("NullAway.Init") // by picocli
  private OutputOptions output;

  @Override
  public Integer call() {
    HawserConfig config = options.read();
    try (HawserClient client = HawserClient.connect(config)) {
      ClientStatus status = client.status();
      output.print(status.toString(), status.toMap());
      return status.isReady() ? 0 : HawserCli.FAILED;
    }
  }
}
