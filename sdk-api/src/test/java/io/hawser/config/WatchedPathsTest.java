package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedPathsTest {
  @TempDir Path given;
  private Path directory;

  @BeforeEach
  void resolve() throws IOException {
    directory = given.toRealPath(); // the directory for temporary files may be a link itself
  }

  @Test
  void aPlainFileIsWatchedInItsDirectory() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "");
    assertEquals(Map.of(directory, Set.of(Path.of("a"))), WatchedPaths.of(file));
    assertEquals(
        Map.of(directory, Set.of(Path.of("a"))),
        WatchedPaths.of(directory.resolve("../" + directory.getFileName() + "/./a")));
  }

  @Test
  void everyLinkOnTheWayIsWatchedWhereItIs() throws IOException {
    Path real = Files.createDirectories(directory.resolve("real/deep"));
    Files.writeString(real.resolve("file"), "");
    Path links = Files.createDirectory(directory.resolve("links"));
    Files.createSymbolicLink(links.resolve("up"), Path.of("..", "real"));
    Files.createSymbolicLink(links.resolve("file"), links.resolve("up/deep/file"));
    assertEquals(
        Map.of(
            links, Set.of(Path.of("file"), Path.of("up")),
            real, Set.of(Path.of("file"))),
        WatchedPaths.of(links.resolve("file")));
  }

  @Test
  void aMissingFileIsWatchedWhereItWouldAppear() throws IOException {
    assertEquals(
        Map.of(directory, Set.of(Path.of("none"))), WatchedPaths.of(directory.resolve("none/a/b")));
  }

  @Test
  void aLoopOfLinksEnds() throws IOException {
    Files.createSymbolicLink(directory.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(directory.resolve("b"), Path.of("a"));
    assertTrue(WatchedPaths.of(directory.resolve("a/file")).containsKey(directory));
  }
}
