package io.hawser.registry.nacos;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the keys {@code registry.nacos.*}; a bad value is refused by name. */
final class Keys {
  static final String PREFIX = "registry.nacos.";

  private final HawserConfig config;

  Keys(HawserConfig config) {
    this.config = config;
  }

  @Nullable String text(String name) {
    return config.text(PREFIX + name);
  }

  String text(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  /** Milliseconds above zero. */
  int millis(String name, int otherwise) {
    String value = text(name);
    if (value == null) {
      return otherwise;
    }
    try {
      int millis = Integer.parseInt(value);
      if (millis > 0) {
        return millis;
      }
    } catch (NumberFormatException e) {
      // refused below
    }
    throw refused(name, value, "a number of milliseconds above zero", null);
  }

  boolean flag(String name) {
    String value = text(name, "false").toLowerCase(Locale.ROOT);
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(name, value, "true or false", null);
    };
  }

  @Nullable Path file(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    Path file = Path.of(value).toAbsolutePath();
    if (!Files.isReadable(file)) {
      throw refused(name, value, "a file that can be read", null);
    }
    return file;
  }

  static ConfigurationException refused(
      String name, String value, String expected, @Nullable Throwable cause) {
    return new ConfigurationException(
        PREFIX + name + ": " + value + " (expected: " + expected + ")", cause);
  }
}
