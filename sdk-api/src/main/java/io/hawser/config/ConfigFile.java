package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * The content of a configuration file in UTF-8, of any format, with or without a byte order mark.
 *
 * @param properties keys as they are written, and values; nested keys are joined by dots
 * @param format what was recognised
 * @param warnings sentences for the operator
 */
record ConfigFile(Properties properties, ConfigFormat format, List<String> warnings) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  static ConfigFile read(Path file) {
    return read(file.toString(), () -> Files.newInputStream(file));
  }

  static ConfigFile read(URL url) {
    return read(url.toString(), url::openStream);
  }

  private static ConfigFile read(String name, Opener opener) {
    try (InputStream in = opener.open()) {
      // a decoder, unlike a charset, rejects bytes that are not UTF-8
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
      return parse(name, ConfigFormat.of(withoutMark(text), name), text);
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("There is no file " + name, e);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException("Cannot read " + name + ": it is not UTF-8 text", e);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * Reads a text whose format is known.
   *
   * @param name for messages
   * @param text with or without a byte order mark
   */
  static ConfigFile parse(String name, ConfigFormat format, String text) {
    String bare = withoutMark(text);
    List<String> warnings = new ArrayList<>();
    Properties properties = new Properties();
    switch (format) {
      case PROPERTIES -> {
        try {
          properties.load(new StringReader(bare));
        } catch (IOException | IllegalArgumentException e) {
          throw unreadable(name, e);
        }
      }
      case YAML -> {
        try {
          properties = YamlText.read(bare, name, warnings::add);
        } catch (NoClassDefFoundError e) {
          throw missing(name, "YAML", "org.yaml:snakeyaml", e);
        }
      }
      case HOCON -> {
        try {
          properties = HoconText.read(bare, name);
        } catch (NoClassDefFoundError e) {
          throw missing(name, "HOCON", "com.typesafe:config", e);
        }
      }
    }
    return new ConfigFile(properties, format, List.copyOf(warnings));
  }

  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static ConfigurationException unreadable(String name, Exception cause) {
    return new ConfigurationException("Cannot read " + name + ": " + cause.getMessage(), cause);
  }

  private static ConfigurationException missing(
      String name, String format, String artifact, NoClassDefFoundError cause) {
    return new ConfigurationException(
        "Cannot read "
            + name
            + ": it is "
            + format
            + ", and the library for that is not on the class path (expected: add "
            + artifact
            + ", or write the settings as properties)",
        cause);
  }

  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }
}
