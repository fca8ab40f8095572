package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what an application inherits by depending on this module within its limits. */
class FootprintTest {
  private static final int MAX_JARS = 25;
  private static final long MAX_BYTES = 8_000_000;

  @Test
  void staysSmall() throws IOException {
    // The build writes this file: the runtime scope, without this module itself.
    Path list =
        Path.of(System.getProperty("hawser.test.runtimeClasspath", "target/runtime.classpath"));
    TreeMap<String, Long> sizes = new TreeMap<>();
    sizes.put("sdk-netty (classes)", size(list.resolveSibling("classes")));
    for (String entry :
        Files.readString(list).strip().split(Pattern.quote(File.pathSeparator), -1)) {
      Path path = Path.of(entry);
      sizes.put(name(path), size(path));
    }

    long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
    StringBuilder message =
        new StringBuilder(
            String.format(
                "%d jars, %,d bytes (at most %d jars, %,d bytes):",
                sizes.size(), bytes, MAX_JARS, MAX_BYTES));
    sizes.forEach((name, size) -> message.append(String.format("%n%,12d  %s", size, name)));
    System.out.println(message);
    assertTrue(sizes.size() <= MAX_JARS && bytes <= MAX_BYTES, message::toString);
    for (String expected : List.of("netty-transport-", "netty-handler-", "slf4j-api-")) {
      assertTrue(sizes.keySet().stream().anyMatch(n -> n.startsWith(expected)), message::toString);
    }
  }

  /** A module of this build that is not packaged yet is its folder of classes. */
  private static String name(Path entry) {
    if (Files.isDirectory(entry)) {
      Path module = entry;
      while (!Files.exists(module.resolve("pom.xml"))) {
        module = module.getParent();
      }
      return module.getFileName() + " (classes)";
    }
    return entry.getFileName().toString();
  }

  private static long size(Path entry) throws IOException {
    try (Stream<Path> files = Files.walk(entry)) {
      return files.filter(Files::isRegularFile).mapToLong(FootprintTest::fileSize).sum();
    }
  }

  private static long fileSize(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
