package io.hawser.registry.file;

import io.hawser.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The file named by {@code registry.file.name}: where it may be. */
final class RegistryFile {
  private static final String PREFIX = "file:"; // Seata's way to say "not on the class path"

  private RegistryFile() {}

  /** Absolute paths in the order of preference, no two alike. */
  static List<Path> places(String name, @Nullable Path mainFile) {
    Path given;
    try {
      given = Path.of(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
    } catch (InvalidPathException e) {
      throw refusal(name, "the path of a file", e);
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

  private static ConfigurationException refusal(
      String value, String expected, @Nullable Exception cause) {
    return new ConfigurationException(
        FileRegistryProvider.FILE_NAME + ": " + value + " (expected: " + expected + ")", cause);
  }
}
