package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, type, default and meaning.
 *
 * @param <T> the type of the value
 */
public final class ConfigKey<T> {
  private final String name;
  private final String defaultText;
  private final Parser<T> parser;
  private final String expected;
  private final String meaning;

  ConfigKey(String name, String defaultText, Parser<T> parser, String expected, String meaning) {
    this.name = Objects.requireNonNull(name, "name");
    this.defaultText = Objects.requireNonNull(defaultText, "defaultText");
    this.parser = Objects.requireNonNull(parser, "parser");
    this.expected = Objects.requireNonNull(expected, "expected");
    this.meaning = Objects.requireNonNull(meaning, "meaning");
  }

  /**
   * Returns the name in camel case.
   *
   * @return for instance {@code transport.rpcTmRequestTimeout}
   */
  public String name() {
    return name;
  }

  /**
   * Returns the default as it would be written in a file.
   *
   * @return the text, empty for none
   */
  public String defaultText() {
    return defaultText;
  }

  /**
   * Returns what the setting does, for documentation.
   *
   * @return a sentence
   */
  public String meaning() {
    return meaning;
  }

  T parse(@Nullable String text) {
    String value = text == null ? defaultText : text.trim();
    try {
      return parser.parse(value);
    } catch (IllegalArgumentException e) {
      String shown = Keys.isSecret(name) ? "(not shown)" : Keys.shown(name, value);
      throw new ConfigurationException(
          name + ": " + shown + " (expected: " + expected + ")", shown.equals(value) ? e : null);
    }
  }

  /** Reads the text form of a value. It throws {@link IllegalArgumentException} for a bad one. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text);
  }
}
