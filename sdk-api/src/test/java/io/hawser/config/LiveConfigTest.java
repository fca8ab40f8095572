package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.test.EventLimit;
import io.hawser.test.LogRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class LiveConfigTest {
  private static final String KEY = "service.default.grouplist";

  @TempDir Path directory;

  /** Records the values of the key that a listener sees. */
  private static final class Changes implements Runnable {
    private final LiveConfig config;
    private final BlockingQueue<String> values = new LinkedBlockingQueue<>();

    Changes(LiveConfig config) {
      this.config = config;
      config.onChange(this);
    }

    @Override
    public void run() {
      values.add(String.valueOf(config.current().text(KEY)));
    }

    void await(String expected) throws InterruptedException {
      while (true) {
        String value = values.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
        assertNotNull(value, "no event with " + expected);
        if (value.equals(expected)) {
          return;
        }
      }
    }
  }

  private static String content(String value) {
    return KEY + "=" + value + "\n";
  }

  private Path file(String value) throws IOException {
    return Files.writeString(directory.resolve("app.properties"), content(value));
  }

  @Test
  void aRewrittenFileIsNoticed() throws Exception {
    Path file = file("h:1");
    try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes changes = new Changes(config);
      Files.writeString(file, content("h:2"));
      changes.await("h:2");
      Files.writeString(file, content("h:3"));
      changes.await("h:3");
      assertEquals("h:3", config.current().text(KEY));
    }
  }

  @Test
  void aReplacedFileIsNoticed() throws Exception {
    Path file = file("h:1");
    try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes changes = new Changes(config);
      Path fresh = Files.writeString(directory.resolve("app.properties.new"), content("h:2"));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      changes.await("h:2");
    }
  }

  @Test
  void aChangeBetweenReadingAndFollowingIsNoticed() throws Exception {
    Path file = file("h:1");
    HawserConfig read = HawserConfig.load(file);
    Files.writeString(file, content("h:2"));
    try (LogRecorder log = new LogRecorder();
        LiveConfig config = new LiveConfig(read)) {
      log.await(Level.INFO, "Read the changed file " + file);
      assertEquals("h:2", config.current().text(KEY));
    }
  }

  /** Kubernetes volumes contain a link to the file through the link ..data, which is switched. */
  @Test
  void aSwitchedLinkBesideTheFileIsNoticed() throws Exception {
    version("..v1", "h:1");
    version("..v2", "h:2");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..v1"));
    Path file = directory.resolve("app.properties");
    Files.createSymbolicLink(file, Path.of("..data", "app.properties"));
    try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes changes = new Changes(config);
      switchLink("..data", "..v2");
      changes.await("h:2");
      version("..v3", "h:3");
      switchLink("..data", "..v3");
      changes.await("h:3");
      Files.writeString(directory.resolve("..v3").resolve("app.properties"), content("h:4"));
      changes.await("h:4");
    }
  }

  @Test
  void aSwitchedLinkFurtherUpIsNoticed() throws Exception {
    version("v1/conf", "h:1");
    version("v2/conf", "h:2");
    Files.createSymbolicLink(directory.resolve("current"), Path.of("v1"));
    Path file = directory.resolve("current/conf/app.properties");
    try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes changes = new Changes(config);
      switchLink("current", "v2");
      changes.await("h:2");
      Files.writeString(directory.resolve("v2/conf/app.properties"), content("h:3"));
      changes.await("h:3");
    }
  }

  @Test
  void aDirectoryThatIsRemovedAndMadeAgainIsNoticed() throws Exception {
    Path file = version("conf", "h:1");
    try (LogRecorder log = new LogRecorder();
        LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes changes = new Changes(config);
      Files.delete(file);
      assertEquals(
          "The changed file "
              + file
              + " is not used, the last good configuration stays: There is no file "
              + file,
          log.await(Level.WARN, "not used"));
      assertEquals("h:1", config.current().text(KEY));
      Files.delete(
          file.getParent()); // only now, because the loss of an empty directory must be noticed
      version("conf", "h:2");
      changes.await("h:2");
    }
  }

  @Test
  void aBadFileIsReportedOnceAndKeepsTheLastGoodConfiguration() throws Exception {
    Path file = file("h:1");
    try (LogRecorder log = new LogRecorder();
        LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes changes = new Changes(config);
      Files.writeString(file, content("h:2") + "transport.heartbeat=maybe\n");
      assertEquals(
          "The changed file "
              + file
              + " is not used, the last good configuration stays:"
              + " transport.heartbeat: maybe (expected: true or false)",
          log.await(Level.WARN, "not used"));
      assertEquals("h:1", config.current().text(KEY));
      Files.writeString(file, content("h:3") + "transport.heartbeat=maybe\n");
      log.await(Level.DEBUG, "Still not used: transport.heartbeat: maybe");
      Files.writeString(file, content("h:4"));
      changes.await("h:4");
      assertEquals(1, log.messages(Level.WARN).size(), () -> log.messages(Level.WARN).toString());
    }
  }

  @Test
  void anEmptiedFileKeepsTheLastGoodConfiguration() throws Exception {
    Path file = file("h:1");
    try (SystemProperties system = new SystemProperties();
        LogRecorder log = new LogRecorder()) {
      system.set(
          "registry.type", "file"); // settings from elsewhere do not make the file a good one
      try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
        Changes changes = new Changes(config);
        Files.writeString(file, "");
        log.await(Level.DEBUG, "is empty");
        assertEquals("h:1", config.current().text(KEY));
        assertSame(config.current(), config.latest());
        Files.writeString(file, content("h:2"));
        changes.await("h:2");
      }
    }
  }

  @Test
  void theEnvironmentStillWinsOverAChangedFile() throws Exception {
    Path file = file("h:1");
    Map<String, String> environment = Map.of("REGISTRY_TYPE", "from-variable");
    try (LiveConfig config = new LiveConfig(HawserConfig.load(file, environment))) {
      Changes changes = new Changes(config);
      Files.writeString(file, content("h:2") + "registry.type=from-file\n");
      changes.await("h:2");
      assertEquals(List.of("from-variable"), config.current().get(Keys.REGISTRY_TYPE));
      assertEquals(List.of("from-variable"), config.latest().get(Keys.REGISTRY_TYPE));
    }
  }

  @Test
  void theLatestStateOfTheFileCanBeAskedFor() throws Exception {
    Path file = file("h:1");
    try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Files.writeString(file, content("h:2"));
      assertEquals("h:2", config.latest().text(KEY));
      Files.writeString(file, "transport.heartbeat=maybe\n");
      assertEquals(true, config.latest().get(Keys.HEARTBEAT));
    }
  }

  @Test
  void unknownKeysLogAWarningOncePerContent() throws Exception {
    Path file = file("h:1\nregistry.typ=x");
    try (LogRecorder log = new LogRecorder();
        LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes changes = new Changes(config);
      Path fresh = Files.writeString(directory.resolve("new"), content("h:2\nregistry.typ=x"));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      changes.await("h:2");
      assertEquals(2, log.messages(Level.WARN).size(), () -> log.messages(Level.WARN).toString());
    }
  }

  @Test
  void otherListenersAreNotifiedIfOneFails() throws Exception {
    Path file = file("h:1");
    try (LogRecorder log = new LogRecorder();
        LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      config.onChange(
          () -> {
            throw new AssertionError("broken on purpose");
          });
      Changes changes = new Changes(config);
      Files.writeString(file, content("h:2"));
      changes.await("h:2");
      log.await(Level.WARN, "A listener failed");
      Files.writeString(file, content("h:3"));
      changes.await("h:3");
    }
  }

  @Test
  void aRemovedListenerIsNotNotified() throws Exception {
    Path file = file("h:1");
    try (LiveConfig config = new LiveConfig(HawserConfig.load(file))) {
      Changes removed = new Changes(config);
      Changes changes = new Changes(config);
      config.removeListener(removed);
      Files.writeString(file, content("h:2"));
      changes.await("h:2");
      assertTrue(removed.values.isEmpty(), removed.values::toString);
    }
  }

  @Test
  void aConfigurationWithoutAFileHasNoThread() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (LiveConfig config = new LiveConfig(HawserConfig.from(new Properties()))) {
      Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
      started.removeAll(before);
      assertTrue(started.stream().noneMatch(t -> t.getName().equals("hawser-config")));
      assertSame(config.current(), config.latest());
    }
  }

  @Test
  void closeEndsEveryThread() throws Exception {
    Path file = file("h:1");
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    LiveConfig config = new LiveConfig(HawserConfig.load(file));
    Changes changes = new Changes(config);
    Files.writeString(file, content("h:2"));
    changes.await("h:2");
    Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
    started.removeAll(before);
    List<Thread> ours =
        started.stream().filter(thread -> thread.getName().equals("hawser-config")).toList();
    assertEquals(1, ours.size(), started::toString);
    assertTrue(ours.get(0).isDaemon());
    config.close();
    config.close();
    assertFalse(ours.get(0).isAlive());
    for (Thread thread : started) { // the JDK stops its own thread without waiting for it
      thread.join(10_000);
      assertFalse(thread.isAlive(), thread::getName);
    }
  }

  @Test
  void aListenerMayClose() throws Exception {
    Path file = file("h:1");
    LiveConfig config = new LiveConfig(HawserConfig.load(file));
    BlockingQueue<Thread> closedBy = new LinkedBlockingQueue<>();
    CountDownLatch closed = new CountDownLatch(1);
    config.onChange(
        () -> {
          closedBy.add(Thread.currentThread());
          config.close();
          closed.countDown();
        });
    Files.writeString(file, content("h:2"));
    assertTrue(closed.await(EventLimit.SECONDS, TimeUnit.SECONDS));
    Thread thread = closedBy.remove();
    thread.join(30_000);
    assertFalse(thread.isAlive());
  }

  private Path version(String name, String value) throws IOException {
    Path made = Files.createDirectories(directory.resolve(name));
    return Files.writeString(made.resolve("app.properties"), content(value));
  }

  private void switchLink(String link, String target) throws IOException {
    Path fresh = directory.resolve(link + "_tmp");
    Files.createSymbolicLink(fresh, Path.of(target));
    Files.move(fresh, directory.resolve(link), StandardCopyOption.ATOMIC_MOVE);
  }
}
