package io.hawser.config;

import io.hawser.error.ConfigurationException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The places where a file may be that a setting names. */
public final class FilePlaces {
  private static final String PREFIX = "file:"; // Seata's way to say "not on the class path"

  private FilePlaces() {}

  /**
   * Returns the places of a file: the working directory, and then the directory of the
   * configuration file.
   *
   * @param key the setting, for the error
   * @param name its value: a path, with or without {@code file:} before it
   * @param mainFile the configuration file, {@code null} if there is none
   * @return absolute paths in the order of preference, each once
   * @throws ConfigurationException if the value is not a path
   */
  public static List<Path> of(String key, String name, @Nullable Path mainFile) {
    Path given;
    try {
      given = Path.of(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
    } catch (InvalidPathException e) {
      throw new ConfigurationException(key + ": " + name + " (expected: the path of a file)", e);
    }
    Set<Path> places = new LinkedHashSet<>();
    places.add(given.toAbsolutePath());
    if (mainFile != null) {
      places.add(mainFile.resolveSibling(given));
    }
    return List.copyOf(places);
  }

  /**
   * Returns the first place where there is a file.
   *
   * @param places the places
   * @return one of them, {@code null} if the file is in none
   */
  public static @Nullable Path firstOf(List<Path> places) {
    return places.stream().filter(Files::exists).findFirst().orElse(null);
  }
}
