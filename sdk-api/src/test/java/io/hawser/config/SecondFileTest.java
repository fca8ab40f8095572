package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.test.EventLimit;
import io.hawser.test.LogRecorder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Tests that the second file is followed, whenever it appears and whichever it is. */
class SecondFileTest {
  private static final String KEY = "service.default.grouplist";
  private static final String NAME = "config.file.name=";

  @TempDir Path directory;

  private final BlockingQueue<String> values = new LinkedBlockingQueue<>();
  private Path main;
  private Path second;

  @BeforeEach
  void name() {
    main = directory.resolve("hawser.properties");
    second = directory.resolve("second.properties");
  }

  private LiveConfig follow() {
    LiveConfig config = new LiveConfig(HawserConfig.load(main));
    config.onChange(() -> values.add(String.valueOf(config.current().text(KEY))));
    return config;
  }

  private void await(String expected) throws InterruptedException {
    String value;
    do {
      value = values.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertTrue(value != null, () -> "no event with " + expected);
    } while (!value.equals(expected));
  }

  private static void write(Path file, String text) throws Exception {
    Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void aFileThatAppearsLaterIsFollowed() throws Exception {
    write(main, NAME + "second.properties");
    try (LiveConfig config = follow()) {
      assertNull(config.current().text(KEY));
      write(second, KEY + "=h:1");
      await("h:1");
      write(second, KEY + "=h:2");
      await("h:2");
      Files.delete(second);
      await("null");
      write(second, KEY + "=h:3");
      await("h:3");
    }
  }

  @Test
  void aFileThatAnEditNamesIsFollowed() throws Exception {
    write(main, "txServiceGroup=g");
    Path other = directory.resolve("conf/other.properties");
    Files.createDirectory(other.getParent());
    try (LiveConfig config = follow()) {
      write(main, NAME + "conf/other.properties");
      write(other, KEY + "=h:1");
      await("h:1");
      write(other, KEY + "=h:2");
      await("h:2");
      assertTrue(config.current().isReadFrom(other), config.current()::origin);
    }
  }

  @Test
  void anInvalidFileThatAnEditNamesIsFollowedUntilItIsCorrected() throws Exception {
    write(main, KEY + "=h:1");
    write(second, "transport.heartbeat=maybe");
    try (LogRecorder log = new LogRecorder();
        LiveConfig config = follow()) {
      write(main, NAME + "second.properties");
      log.await(Level.WARN, "transport.heartbeat: maybe");
      assertEquals("h:1", config.current().text(KEY));
      write(second, KEY + "=h:2");
      await("h:2");
      write(second, KEY + "=h:3");
      await("h:3");
    }
  }

  /** The file within the jar cannot be read again, so its settings must not get lost. */
  @Test
  void besideAFileWithinAJarNothingIsFollowed() throws Exception {
    Path jar = directory.resolve("app.jar");
    write(second, KEY + "=h:1");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("hawser.properties"));
      String text = NAME + second.toString().replace("\\", "/") + "\ntxServiceGroup=g";
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    ConfigSource source =
        ConfigSource.of(URI.create("jar:" + jar.toUri() + "!/hawser.properties").toURL(), Map.of());
    assertEquals("h:1", source.settings().values().get(KEY));
    assertNull(source.file());
  }
}
