package io.hawser.cli;

import io.hawser.config.ConfigKey;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hawser config}. */
@Command(name = "config", description = "Explains a configuration.")
final class ConfigCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Command(
      name = "explain",
      description = "Prints what is set, what it means, and what is unknown or without effect.")
  int explain(
      @Mixin ConfigOptions options,
      @Option(names = "--all", description = "also settings that have their default") boolean all) {
    PrintWriter out = spec.commandLine().getOut();
    try (LiveConfig live = LiveConfig.start(options.read())) {
      HawserConfig config = live.current();
      HawserCli.of(spec).learn(config); // with what a configuration centre has
      Secrets secrets = HawserCli.of(spec).secrets();
      out.println("# " + secrets.hide(config.origin()));
      for (ConfigKey<?> key : Keys.all()) {
        String text = config.text(key.name());
        if (text != null || all) {
          out.println("# " + key.meaning() + (text == null ? "; the default" : ""));
          print(out, secrets, key.name(), text == null ? key.defaultText() : text);
        }
      }
      config
          .startingWith("")
          .forEach(
              (name, value) -> {
                if (Keys.all().stream().noneMatch(key -> key.name().equals(name)) && isOurs(name)) {
                  print(out, secrets, name, value);
                }
              });
      config.notes().forEach(note -> out.println("# note: " + secrets.hide(note)));
      config.warnings().forEach(warning -> out.println("# warning: " + secrets.hide(warning)));
      return config.warnings().isEmpty() ? 0 : 1;
    }
  }

  /** Whether it is one of registries, mappings and lists, and not a setting of another library. */
  private static boolean isOurs(String name) {
    return name.startsWith("registry.")
        || name.startsWith("service.")
        || name.startsWith("seata.config.");
  }

  private static void print(PrintWriter out, Secrets secrets, String name, String value) {
    boolean secret = Keys.isSecret(name) && !value.isEmpty();
    out.println(name + "=" + (secret ? "***" : secrets.hide(value)));
  }
}
