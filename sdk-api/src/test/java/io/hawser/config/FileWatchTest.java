package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.hawser.test.EventLimit;
import io.hawser.test.LogRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class FileWatchTest {
  @TempDir Path directory;

  @Test
  void otherFilesInTheDirectoryCauseNoReading() throws Exception {
    Path conf = Files.createDirectory(directory.resolve("conf"));
    Path file = Files.writeString(conf.resolve("app.properties"), "old");
    BlockingQueue<String> contents = new LinkedBlockingQueue<>();
    try (FileWatch watch = FileWatch.start(() -> List.of(file), () -> contents.add(read(file)))) {
      assertNotNull(watch);
      List<String> seen = new ArrayList<>();
      seen.add(contents.poll(EventLimit.SECONDS, TimeUnit.SECONDS)); // the watch is set
      Path logFile = conf.resolve("app.log");
      for (int i = 0; i < 100; i++) {
        Files.writeString(logFile, "line " + i);
      }
      Path fresh = Files.writeString(directory.resolve("app.properties.new"), "new");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      do {
        String content = contents.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
        assertNotNull(content);
        seen.add(content);
      } while (!seen.contains("new"));
      // the events of one directory come in order, so those of the log were read before
      assertEquals(List.of("old", "new"), seen);
    }
  }

  /** As by a listener, or a library that reads the file. */
  @Test
  void anErrorWhileAChangeIsFollowedDoesNotEndTheWatch() throws Exception {
    Path file = Files.writeString(directory.resolve("app.properties"), "old");
    BlockingQueue<String> contents = new LinkedBlockingQueue<>();
    try (LogRecorder log = new LogRecorder();
        FileWatch watch =
            FileWatch.start(
                () -> List.of(file),
                () -> {
                  String content = read(file);
                  if (content.equals("old")) {
                    throw new AssertionError("broken on purpose");
                  }
                  contents.add(content);
                })) {
      assertNotNull(watch);
      log.await(Level.WARN, "A change of " + file + " could not be followed");
      Path fresh = Files.writeString(directory.resolve("app.properties.new"), "new");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      assertEquals("new", contents.poll(EventLimit.SECONDS, TimeUnit.SECONDS));
    }
  }

  @Test
  void aFileSystemWithoutEventsIsReportedAndNotFollowed() throws Exception {
    Path zip = directory.resolve("a.zip");
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"));
        LogRecorder log = new LogRecorder()) {
      Path file = Files.writeString(inside.getPath("/app.properties"), "registry.type=file");
      try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
        assertEquals(List.of("file"), config.current().get(Keys.REGISTRY_TYPE));
        Assertions.assertTrue(
            log.messages(Level.WARN).toString().startsWith("[Cannot watch /app.properties: "),
            () -> log.messages(Level.WARN).toString());
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
