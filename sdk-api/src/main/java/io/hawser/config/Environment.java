package io.hawser.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables that a configuration is read with. They do not change while a process
 * runs, so they are reviewed once, however often a file or a centre is read again. Immutable.
 */
final class Environment {
  /** An environment without variables, for settings given in code. */
  static final Environment NONE = new Environment(Map.of(), List.of());

  private final Map<String, String> variables;
  private final Set<String> overridden;
  private final List<String> warnings;

  private Environment(Map<String, String> variables, Collection<String> own) {
    this.variables = variables;
    this.overridden = Set.of();
    List<String> all = new ArrayList<>(UnreadSettings.ofEnvironment(variables, own));
    if (!variables.isEmpty()) {
      addTwins(variables, all);
    }
    this.warnings = List.copyOf(all);
  }

  private Environment(Environment all, Set<String> overridden) {
    this.variables = all.variables;
    this.overridden = Set.copyOf(overridden);
    this.warnings = all.warnings;
  }

  static Environment of(Map<String, String> variables) {
    return of(variables, List.of());
  }

  /**
   * Returns the environment for an integration.
   *
   * @param own the settings that it reads itself; none of the variables gives one
   */
  static Environment of(Map<String, String> variables, Collection<String> own) {
    return new Environment(variables, own);
  }

  /** Returns an environment that gives these settings no value, besides those without already. */
  Environment without(Set<String> settings) {
    Set<String> all = new HashSet<>(overridden);
    all.addAll(settings);
    return new Environment(this, all);
  }

  /** Warns of two variables for one setting. */
  private static void addTwins(Map<String, String> variables, List<String> warnings) {
    for (KeyTable.Entry entry : KeyTable.all()) {
      if (!entry.isSetting()) {
        continue;
      }
      String used = null;
      for (String variable : VariableNames.of(entry.name())) {
        String value = variables.get(variable);
        if (value == null || value.isBlank()) {
          continue;
        }
        if (used == null) {
          used = variable;
        } else if (!value.trim().equals(String.valueOf(variables.get(used)).trim())) {
          warnings.add(
              "The environment variable " + used + " is used; " + variable + " is ignored");
        }
      }
    }
  }

  /** Returns the value that a variable gives a setting, {@code null} if none does. */
  @Nullable String value(String setting) {
    if (variables.isEmpty() || overridden.contains(setting)) {
      return null;
    }
    for (String variable : VariableNames.of(setting)) {
      String value = variables.get(variable);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return null;
  }

  Map<String, String> variables() {
    return variables;
  }

  /** Returns sentences for the operator about variables without effect. */
  List<String> warnings() {
    return warnings;
  }

  /** Returns whether the other environment gives all settings the same values. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Environment that
        && variables.equals(that.variables)
        && overridden.equals(that.overridden);
  }

  @Override
  public int hashCode() {
    return variables.hashCode();
  }
}
