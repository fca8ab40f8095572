package io.hawser.cli;

import io.hawser.config.ConfigKey;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
      @Mixin OutputOptions output,
      @Option(names = "--all", description = "also settings that have their default") boolean all) {
    try (LiveConfig live = LiveConfig.start(options.read())) {
      HawserConfig config = live.current();
      HawserCli.of(spec).learn(config); // with what a configuration centre has
      List<Setting> settings = settings(config, all);
      if (output.isJson()) {
        output.print(json(config, settings));
      } else {
        print(output, config, settings);
      }
      return config.warnings().isEmpty() ? 0 : 1;
    }
  }

  /**
   * A setting as it is shown.
   *
   * @param meaning {@code null} for one of a registry, a mapping or a list
   */
  private record Setting(String name, String value, @Nullable String meaning, boolean isDefault) {
    static Setting of(String name, String value, @Nullable String meaning, boolean isDefault) {
      String shown = value.isEmpty() ? value : Keys.shown(name, value);
      return new Setting(name, shown, meaning, isDefault);
    }
  }

  private static List<Setting> settings(HawserConfig config, boolean all) {
    List<Setting> settings = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (ConfigKey<?> key : Keys.all()) {
      String text = config.text(key.name());
      known.add(key.name());
      if (text != null || all) {
        String value = text == null ? key.defaultText() : text;
        settings.add(Setting.of(key.name(), value, key.meaning(), text == null));
      }
    }
    config
        .startingWith("")
        .forEach(
            (name, value) -> {
              if (!known.contains(name) && isOurs(name)) {
                settings.add(Setting.of(name, value, null, false));
              }
            });
    return settings;
  }

  private static void print(OutputOptions output, HawserConfig config, List<Setting> settings) {
    output.line("# " + config.origin());
    for (Setting setting : settings) {
      if (setting.meaning != null) {
        output.line("# " + setting.meaning + (setting.isDefault ? "; the default" : ""));
      }
      output.line(setting.name + "=" + setting.value);
    }
    config.notes().forEach(note -> output.line("# note: " + note));
    config.warnings().forEach(warning -> output.line("# warning: " + warning));
  }

  private static Map<String, Object> json(HawserConfig config, List<Setting> settings) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("origin", config.origin());
    shown.put("settings", settings.stream().map(ConfigCommand::json).toList());
    shown.put("notes", config.notes());
    shown.put("warnings", config.warnings());
    return shown;
  }

  private static Map<String, Object> json(Setting setting) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", setting.name);
    shown.put("value", setting.value);
    shown.put("default", setting.isDefault);
    if (setting.meaning != null) {
      shown.put("meaning", setting.meaning);
    }
    return shown;
  }

  /**
   * Returns whether it is one of registries, mappings and lists, and not a setting of another
   * library.
   */
  private static boolean isOurs(String name) {
    return name.startsWith("registry.")
        || name.startsWith("service.")
        || name.startsWith("seata.config.");
  }
}
