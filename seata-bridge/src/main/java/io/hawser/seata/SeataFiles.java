package io.hawser.seata;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the configuration files of Seata where Seata's classes look for them. */
final class SeataFiles {
  private static final String SUFFIX = ".conf";
  private static final String FILE = "file:";

  private SeataFiles() {}

  /** A name in registry.conf, such as that of file.conf. */
  private static final Pattern NAMED = Pattern.compile("name\\s*[=:]\\s*\"?([^\"\\s{}]+)");

  /** Reads registry.conf, or Hawser's own configuration if there is none. */
  static HawserConfig load() {
    String name = name();
    for (String candidate : List.of(name, name + SUFFIX)) {
      URL url = candidate.startsWith(FILE) ? null : resource(candidate);
      if (url != null) {
        return load(url);
      }
      Path file =
          Path.of(candidate.startsWith(FILE) ? candidate.substring(FILE.length()) : candidate);
      if (Files.isRegularFile(file)) {
        return HawserConfig.load(file);
      }
    }
    return HawserConfig.load();
  }

  /** Returns the name as {@code ConfigurationFactory} of Seata composes it. */
  static String name() {
    String name = setting("seata.config.name", "SEATA_CONFIG_NAME");
    String base = name == null ? "registry" : name;
    String env = setting("seataEnv", "SEATA_ENV");
    return env == null ? base : base + "-" + env;
  }

  private static @Nullable String setting(String property, String variable) {
    String value = System.getProperty(property);
    value = value == null || value.isBlank() ? System.getenv(variable) : value;
    return value == null || value.isBlank() ? null : value;
  }

  private static @Nullable URL resource(String name) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    URL url = context == null ? null : context.getResource(name);
    return url == null ? SeataFiles.class.getResource("/" + name) : url;
  }

  private static HawserConfig load(URL url) {
    try {
      return url.getProtocol().equals("file")
          ? HawserConfig.load(Path.of(url.toURI()))
          : loadFromJar(url);
    } catch (URISyntaxException | IOException e) {
      throw new ConfigurationException("Cannot read " + url + ": " + e, e);
    }
  }

  /**
   * Loads a configuration from a jar. It is read from files that lie beside each other, so they are
   * copied out.
   */
  private static HawserConfig loadFromJar(URL url) throws IOException {
    Path directory = Files.createTempDirectory("seata-conf");
    List<Path> copies = new ArrayList<>();
    try {
      Path main = copy(url, directory.resolve("registry" + SUFFIX), copies);
      Matcher names = NAMED.matcher(Files.readString(main));
      while (names.find()) {
        String name = Objects.requireNonNull(names.group(1), "group 1");
        URL second = resource(name);
        Path to = directory.resolve(name);
        if (second != null && directory.equals(to.getParent()) && !copies.contains(to)) {
          copy(second, to, copies);
        }
      }
      return HawserConfig.load(main);
    } finally {
      for (Path copy : copies) {
        Files.deleteIfExists(copy);
      }
      Files.deleteIfExists(directory);
    }
  }

  private static Path copy(URL from, Path to, List<Path> copies) throws IOException {
    copies.add(to);
    try (InputStream in = from.openStream()) {
      Files.copy(in, to);
    }
    return to;
  }
}
