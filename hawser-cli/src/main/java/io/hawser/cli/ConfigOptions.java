package io.hawser.cli;

import io.hawser.config.HawserConfig;
import io.hawser.registry.ServerAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which configuration is used. */
final class ConfigOptions {
  private static final Path DEFAULT = Path.of("hawser.properties");

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @ArgGroup(exclusive = true)
  private @Nullable Where where;

  /** The place of the configuration; one of these options is given. */
  private static final class Where {
    @Option(
        names = {"-c", "--config", "--spring"},
        paramLabel = "FILE",
        description =
            "the configuration of the application: hawser.properties, Spring's application.yml or"
                + " application.properties, or Seata's registry.conf or file.conf; by default"
                + " hawser.properties in this directory")
    private @Nullable Path file;

    @Option(
        names = {"-s", "--server"},
        paramLabel = "HOST:PORT",
        description = "a server, or several separated by semicolons, instead of a configuration")
    private @Nullable String servers;
  }

  /**
   * Reads the configuration.
   *
   * @throws ParameterException if there is none
   */
  HawserConfig read() {
    checkGiven();
    HawserConfig config =
        where != null && where.servers != null
            ? HawserConfig.builder().servers(where.servers).build()
            : HawserConfig.load(file());
    HawserCli.of(spec).learn(config);
    return config;
  }

  /** Fails early if there is nothing to read, which is a mistake in the arguments. */
  void checkGiven() {
    if (where != null && where.servers != null) {
      for (String server : where.servers.split(";", -1)) {
        try {
          ServerAddress.parse(server);
        } catch (IllegalArgumentException e) {
          throw new ParameterException(spec.commandLine(), "--server: " + e.getMessage());
        }
      }
      return;
    }
    Path file = file();
    if (!Files.isReadable(file)) {
      throw new ParameterException(
          spec.commandLine(),
          where == null
              ? "there is no hawser.properties in this directory (expected: --config FILE or"
                  + " --server HOST:PORT)"
              : "--config: cannot read " + file.toAbsolutePath());
    }
  }

  private Path file() {
    return where == null || where.file == null ? DEFAULT : where.file;
  }
}
