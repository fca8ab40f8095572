package io.hawser.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds out which native transports of Netty this JVM has loaded. */
final class NativeLibraries {
  private static final Path MAPS = Path.of("/proc/self/maps");

  /** Netty puts a random number behind the name. It deletes the file, but that stays mapped. */
  private static final Pattern NAME =
      Pattern.compile("/lib(\\w*netty_transport_native_epoll_(?:x86|aarch)_64)");

  private NativeLibraries() {}

  /** Prints {@code NATIVE} and the names, on Linux. */
  static void print() {
    TreeSet<String> names = new TreeSet<>();
    for (String line : maps()) {
      Matcher name = NAME.matcher(line);
      if (name.find()) {
        names.add(name.group(1));
      }
    }
    System.out.println("NATIVE " + String.join(", ", names));
  }

  private static List<String> maps() {
    try {
      return Files.exists(MAPS) ? Files.readAllLines(MAPS) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
