package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/** Reads properties in UTF-8. */
final class ConfigFile {
  private ConfigFile() {}

  static Properties read(Path file) {
    return read(file.toString(), () -> Files.newInputStream(file));
  }

  static Properties read(URL url) {
    return read(url.toString(), url::openStream);
  }

  private static Properties read(String name, Opener opener) {
    Properties properties = new Properties();
    try (InputStream in = opener.open();
        BufferedReader reader =
            new BufferedReader(
                // a decoder, unlike a charset, refuses bytes that are not UTF-8
                new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()))) {
      properties.load(reader);
      return properties;
    } catch (NoSuchFileException e) {
      throw new ConfigurationException("There is no file " + name, e);
    } catch (CharacterCodingException e) {
      throw new ConfigurationException("Cannot read " + name + ": it is not UTF-8 text", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException("Cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }
}
