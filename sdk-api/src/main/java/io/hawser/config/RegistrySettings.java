package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one registry, {@code registry.<type>.…}, or of one configuration centre, {@code
 * seata.config.<type>.…}, for its provider. All accept the same forms of values and reject a bad
 * one with the same message, {@code key: value (expected: …)}. Values that may contain secrets are
 * not shown. Immutable.
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
   * Returns the settings of a registry.
   *
   * @param config the configuration that contains them
   * @param type the registry's name in its keys, for instance {@code redis}
   * @return its settings, each read on access
   */
  public static RegistrySettings of(HawserConfig config, String type) {
    return new RegistrySettings(
        Objects.requireNonNull(config, "config"),
        "registry." + Objects.requireNonNull(type, "type") + ".");
  }

  /**
   * Returns the settings of a configuration centre.
   *
   * @param config the configuration that contains them
   * @param type the centre's name in its keys, for instance {@code nacos}
   * @return its settings, each read on access
   */
  public static RegistrySettings ofCentre(HawserConfig config, String type) {
    return new RegistrySettings(
        Objects.requireNonNull(config, "config"),
        KeyNames.CENTRE + Objects.requireNonNull(type, "type") + ".");
  }

  /**
   * Returns the whole name of a key, for error messages.
   *
   * @param name its end, in camel case
   * @return for instance {@code registry.redis.serverAddr}
   */
  public String key(String name) {
    return prefix + name;
  }

  /**
   * Returns a text.
   *
   * @param name the end of the key
   * @return the value without blanks around it, {@code null} if it is not set or blank
   */
  public @Nullable String text(String name) {
    return config.text(key(name));
  }

  /**
   * Returns a text or its default.
   *
   * @param name the end of the key
   * @param otherwise the default
   * @return the value without blanks around it, or the default
   */
  public String text(String name, String otherwise) {
    String text = text(name);
    return text == null ? otherwise : text;
  }

  /**
   * Returns one or more addresses as text for the provider to parse. It rejects a user or password
   * in them and does not show it, because addresses appear in error messages and in the client's
   * status.
   *
   * @param name the end of the key
   * @param otherwise the default
   * @return the value or the default
   * @throws ConfigurationException if the text contains an {@code @}
   */
  public String addresses(String name, String otherwise) {
    String text = text(name, otherwise);
    if (text.indexOf('@') >= 0) {
      throw invalid(
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
   * Returns a duration: {@code 2s}, {@code 500ms}, {@code 1m} or plain milliseconds.
   *
   * @param name the end of the key
   * @param otherwise the default
   * @param shortest the shortest duration allowed
   * @param longest the longest duration allowed
   * @return the value or the default
   * @throws ConfigurationException if the value is not a duration or is out of these bounds
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
      duration = ValueParser.duration(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name, text, expected, e);
    }
    if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
      throw invalid(name, text, expected, null);
    }
    return duration;
  }

  /**
   * Returns a switch.
   *
   * @param name the end of the key
   * @return the value, {@code null} if it is not set
   * @throws ConfigurationException if it is neither {@code true} nor {@code false}
   */
  public @Nullable Boolean flag(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return ValueParser.bool(text);
    } catch (IllegalArgumentException e) {
      throw invalid(name, text, ValueParser.BOOLEAN, null);
    }
  }

  /**
   * Returns a file that exists and can be read.
   *
   * @param name the end of the key
   * @param kind the kind of file, for the error message: {@code "a PEM file"}
   * @return its absolute path, {@code null} if the key is not set
   * @throws ConfigurationException if the file does not exist or cannot be read
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
      throw invalid(name, file.toString(), expected, null);
    } catch (InvalidPathException e) {
      throw invalid(name, text, expected, e);
    }
  }

  /**
   * Returns the error for a missing key that another key requires.
   *
   * @param name the end of the missing key
   * @param expected what is missing: {@code "a user name"}
   * @param because the end of the other key
   * @return {@code key: not set (expected: a user name, as … is set)}, for the caller to throw
   */
  public ConfigurationException missing(String name, String expected, String because) {
    return error(name, "not set", expected + ", as " + key(because) + " is set", null);
  }

  /**
   * Returns the error for a bad value.
   *
   * @param name the end of the key
   * @param value the value; not shown if the name of the key says that it is a secret, or without
   *     the users and passwords of URLs
   * @param expected what the value should be
   * @param cause the exception that the value caused, if any
   * @return {@code key: value (expected: …)}, for the caller to throw
   */
  public ConfigurationException invalid(
      String name, String value, String expected, @Nullable Throwable cause) {
    String shown = Keys.isSecret(name) ? NOT_SHOWN : Keys.shown(name, value);
    return error(name, shown, expected, shown.equals(value) ? cause : null);
  }

  private ConfigurationException error(
      String name, String value, String expected, @Nullable Throwable cause) {
    return new ConfigurationException(
        key(name) + ": " + value + " (expected: " + expected + ")", cause);
  }
}
