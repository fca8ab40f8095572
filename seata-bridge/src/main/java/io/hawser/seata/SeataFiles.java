package io.hawser.seata;

import io.hawser.config.HawserConfig;
import io.hawser.error.ConfigurationException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the configuration files of Seata where Seata's classes look for them. */
final class SeataFiles {
  private static final String SUFFIX = ".conf";
  private static final String FILE = "file:";

  private SeataFiles() {}

  /** Reads registry.conf, or Hawser's own configuration if there is none. */
  static HawserConfig load() {
    String name = name();
    Path file = find(name);
    return file == null ? HawserConfig.load() : HawserConfig.load(file);
  }

  /** As {@code ConfigurationFactory} of Seata composes it. */
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

  private static @Nullable Path find(String name) {
    for (String candidate : new String[] {name, name + SUFFIX}) {
      if (candidate.startsWith(FILE)) {
        Path file = Path.of(candidate.substring(FILE.length()));
        if (Files.isRegularFile(file)) {
          return file;
        }
        continue;
      }
      URL url = resource(candidate);
      if (url != null) {
        return path(candidate, url);
      }
      Path file = Path.of(candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  private static @Nullable URL resource(String name) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    URL url = context == null ? null : context.getResource(name);
    return url == null ? SeataFiles.class.getClassLoader().getResource(name) : url;
  }

  private static Path path(String name, URL url) {
    if (!url.getProtocol().equals("file")) {
      throw new ConfigurationException(
          name
              + " is inside of "
              + url
              + ", where its second file cannot be found (expected: a plain file that"
              + " -Dseata.config.name=file:/path/of/registry.conf names, or"
              + " SeataBridge.start(HawserConfig))",
          null);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new ConfigurationException("Cannot read " + url + ": " + e.getMessage(), e);
    }
  }
}
