package io.hawser.cli;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that says in which form a result is printed. */
final class OutputOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private OutputFormat format = OutputFormat.table;

  boolean isJson() {
    return format == OutputFormat.json;
  }

  /** Prints a result in one of its forms, without secrets. */
  void print(String text, Map<String, ?> json) {
    if (isJson()) {
      print(json);
    } else {
      line(text);
    }
  }

  /** Prints a result as JSON, without secrets. */
  void print(Map<String, ?> json) {
    spec.commandLine().getOut().println(Json.of(json, HawserCli.of(spec).secrets()::hide));
  }

  /** Prints a line, without secrets. */
  void line(String text) {
    spec.commandLine().getOut().println(HawserCli.of(spec).secrets().hide(text));
  }
}
