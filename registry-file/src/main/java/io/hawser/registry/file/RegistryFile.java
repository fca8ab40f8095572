package io.hawser.registry.file;

import io.hawser.error.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file named by {@code registry.file.name}: where it may be, and whether we can read it. */
final class RegistryFile {
  private static final String PREFIX = "file:"; // Seata's way to say "not on the class path"

  private RegistryFile() {}

  /** Absolute paths in the order of preference, no two alike. */
  static List<Path> places(String name, @Nullable Path mainFile) {
    Path given;
    try {
      given = Path.of(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
    } catch (InvalidPathException e) {
      throw refusal(name, "the path of a properties file", e);
    }
    List<Path> places = new ArrayList<>();
    places.add(given.toAbsolutePath());
    if (mainFile != null && !given.isAbsolute()) {
      Path beside = mainFile.resolveSibling(given);
      if (!places.contains(beside)) {
        places.add(beside);
      }
    }
    return places;
  }

  static @Nullable Path firstOf(List<Path> places) {
    for (Path place : places) {
      if (Files.exists(place)) {
        return place;
      }
    }
    return null;
  }

  /**
   * Refuses what Seata could read but we cannot. Read as properties, such a file would have no
   * server lists at all, and the error would be about a missing key that is plainly there.
   */
  static void checkFormat(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      throw refusal(file, "YAML");
    }
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return; // reading it as properties will fail too, and say why
    }
    if (text.lines().map(String::strip).anyMatch(RegistryFile::isHocon)) {
      throw refusal(file, "HOCON");
    }
  }

  /** A block that opens, closes, or both, outside of comments. */
  private static boolean isHocon(String line) {
    boolean comment = line.startsWith("#") || line.startsWith("!") || line.startsWith("//");
    return !comment
        && (line.endsWith("{") || line.startsWith("}") || line.matches("[\\w.-]+ *\\{.*"));
  }

  private static ConfigurationException refusal(Path file, String format) {
    return refusal(
        file.toString(),
        "a properties file with lines such as service.default.grouplist=host:port;host:port, not "
            + format,
        null);
  }

  private static ConfigurationException refusal(
      String value, String expected, @Nullable Exception cause) {
    return new ConfigurationException(
        FileRegistryProvider.FILE_NAME + ": " + value + " (expected: " + expected + ")", cause);
  }
}
