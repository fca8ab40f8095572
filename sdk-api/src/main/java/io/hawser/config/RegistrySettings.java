package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one registry, {@code registry.<type>.…}, for its provider: every registry takes
 * the same forms of values and refuses a bad one in the same words, {@code key: value (expected:
 * …)}. Values that are or may hold secrets are not shown. Immutable.
 */
public final class RegistrySettings {
  private static final String NOT_SHOWN = "(not shown)";

  private final HawserConfig config;
  private final String prefix;

  private RegistrySettings(HawserConfig config, String prefix) {
    this.config = config;
    this.prefix = prefix;
  }

  /**
   * The settings of a registry.
   *
   * @param config the configuration they are in
   * @param type the registry's name in its keys, for instance {@code redis}
   * @return its settings, read when they are asked for
   */
  public static RegistrySettings of(HawserConfig config, String type) {
    return new RegistrySettings(
        Objects.requireNonNull(config, "config"),
        "registry." + Objects.requireNonNull(type, "type") + ".");
  }

  /**
   * The whole name of a key, for messages.
   *
   * @param name what follows {@code registry.<type>.}, in camel case
   * @return for instance {@code registry.redis.serverAddr}
   */
  public String key(String name) {
    return prefix + name;
  }

  /**
   * A text.
   *
   * @param name the key without {@code registry.<type>.}
   * @return the value without blanks around it, {@code null} if it is not set or blank
   */
  public @Nullable String text(String name) {
    return config.text(key(name));
  }

  /**
   * A text.
   *
   * @param name the key without {@code registry.<type>.}
   * @param otherwise the default
   * @return the value without blanks around it, or the default
   */
  public String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /**
   * One or more addresses, as text for the provider to parse. A user or password in them is refused
   * without being shown, as addresses are shown in messages and in the status of the client.
   *
   * @param name the key without {@code registry.<type>.}
   * @param otherwise the default
   * @return the value or the default
   * @throws ConfigurationException if there is an {@code @} in it
   */
  public String addresses(String name, String otherwise) {
    String text = text(name, otherwise);
    if (text.indexOf('@') >= 0) {
      throw refusal(
          name,
          NOT_SHOWN,
          "addresses without a user or password: these are "
              + key("username")
              + " and "
              + key("password"),
          null);
    }
    return text;
  }

  /**
   * A duration: {@code 2s}, {@code 500ms}, {@code 1m} or plain milliseconds.
   *
   * @param name the key without {@code registry.<type>.}
   * @param otherwise the default
   * @param shortest what is allowed at least
   * @param longest what is allowed at most
   * @return the value or the default
   * @throws ConfigurationException if it is no duration, or out of these bounds
   */
  public Duration duration(String name, Duration otherwise, Duration shortest, Duration longest) {
    String text = text(name);
    if (text == null) {
      return otherwise;
    }
    String expected =
        "a duration such as 2s, 500ms or plain milliseconds, from "
            + shortest.toMillis()
            + "ms to "
            + longest.toSeconds()
            + "s";
    Duration duration;
    try {
      duration = Values.duration(text);
    } catch (IllegalArgumentException e) {
      throw refusal(name, text, expected, e);
    }
    if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
      throw refusal(name, text, expected, null);
    }
    return duration;
  }

  /**
   * A switch.
   *
   * @param name the key without {@code registry.<type>.}
   * @return the value, {@code null} if it is not set
   * @throws ConfigurationException if it is neither {@code true} nor {@code false}
   */
  public @Nullable Boolean flag(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return Values.bool(text);
    } catch (IllegalArgumentException e) {
      throw refusal(name, text, Values.BOOLEAN, null);
    }
  }

  /**
   * A file that is there.
   *
   * @param name the key without {@code registry.<type>.}
   * @param kind what it has to be, for the error: {@code "a PEM file"}
   * @return its absolute path, {@code null} if the key is not set
   * @throws ConfigurationException if there is no such file or it cannot be read
   */
  public @Nullable Path file(String name, String kind) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    String expected = kind + " that can be read";
    try {
      Path file = Path.of(text).toAbsolutePath();
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return file;
      }
      throw refusal(name, file.toString(), expected, null);
    } catch (InvalidPathException e) {
      throw refusal(name, text, expected, e);
    }
  }

  /**
   * The error for a key that has to be set because another one is.
   *
   * @param name the missing key without {@code registry.<type>.}
   * @param expected what is missing: {@code "a user name"}
   * @param because the other key without {@code registry.<type>.}
   * @return {@code key: not set (expected: a user name, as … is set)}, to be thrown
   */
  public ConfigurationException missing(String name, String expected, String because) {
    return error(name, "not set", expected + ", as " + key(because) + " is set", null);
  }

  /**
   * The error for a bad value.
   *
   * @param name the key without {@code registry.<type>.}
   * @param value the value; not shown if the name of the key tells that it is a secret
   * @param expected what the value should be
   * @param cause why it is bad, if something was thrown
   * @return {@code key: value (expected: …)}, to be thrown
   */
  public ConfigurationException refusal(
      String name, String value, String expected, @Nullable Throwable cause) {
    boolean secret = Keys.isSecret(name);
    return error(name, secret ? NOT_SHOWN : value, expected, secret ? null : cause);
  }

  private ConfigurationException error(
      String name, String value, String expected, @Nullable Throwable cause) {
    return new ConfigurationException(
        key(name) + ": " + value + " (expected: " + expected + ")", cause);
  }
}
