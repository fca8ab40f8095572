package io.hawser.registry.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with real files. "Effective without a restart" always means the notification of a listener.
 */
class FileRegistryServiceTest {
  @TempDir Path directory;

  private final FileRegistryProvider provider = new FileRegistryProvider();

  private static String list(String servers) {
    return "service.default.grouplist=" + servers + "\n";
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("hawser.properties"), content);
  }

  @Test
  void aRewrittenFileIsEffectiveWithoutARestart() throws Exception {
    Path file = file(list("h:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      Files.writeString(file, list("h:1;h:2"));
      assertEquals("[h:1, h:2]", events.next());
      assertEquals("[h:1, h:2]", RegistryEvents.text(service.lookup("default")));
      Files.writeString(file, list("h:2"));
      assertEquals("[h:2]", events.next());
      Files.writeString(file, list(""));
      assertEquals("[]", events.next());
      assertEquals(List.of(), service.lookup("default"));
    }
  }

  @Test
  void aReplacedFileIsEffectiveWithoutARestart() throws Exception {
    Path file = file(list("h:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      for (int version = 2; version <= 4; version++) {
        Path fresh = Files.writeString(directory.resolve("new"), list("h:" + version));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        assertEquals("[h:" + version + "]", events.next());
      }
    }
  }

  /**
   * Kubernetes mounts a ConfigMap as links through ..data and updates it by switching that link.
   */
  @Test
  void aSwitchedDirectoryIsEffectiveWithoutARestart() throws Exception {
    version("..1", "h:1");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..1"));
    Path file = directory.resolve("hawser.properties");
    Files.createSymbolicLink(file, Path.of("..data", "hawser.properties"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      for (int version = 2; version <= 4; version++) {
        version(".." + version, "h:" + version);
        Path link = directory.resolve("..data_tmp");
        Files.createSymbolicLink(link, Path.of(".." + version));
        Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(directory.resolve(".." + (version - 1)).resolve("hawser.properties"));
        Files.delete(directory.resolve(".." + (version - 1)));
        assertEquals("[h:" + version + "]", events.next());
      }
    }
  }

  private void version(String name, String servers) throws IOException {
    Path made = Files.createDirectory(directory.resolve(name));
    Files.writeString(made.resolve("hawser.properties"), list(servers));
  }

  @Test
  void aFileOfItsOwnIsFollowedToo() throws Exception {
    Path servers = Files.writeString(directory.resolve("servers.properties"), list("h:1"));
    Path file = file("registry.file.name=servers.properties\n" + list("main:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      Files.writeString(servers, list("h:2"));
      assertEquals("[h:2]", events.next());
      assertEquals("main:1", live.current().text("service.default.grouplist"));
    }
  }

  @Test
  void aListThatBecomesInvalidIsOneErrorAndItsCorrectionAChange() throws Exception {
    Path file = file(list("h:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      Files.writeString(file, list("h:1;h"));
      assertEquals(
          "error: service.default.grouplist in file "
              + file
              + ": \"h\" is not a server address (expected: host:port or [ipv6]:port)",
          events.next());
      RegistryEvents other = new RegistryEvents();
      service.subscribe("other", other); // is notified after the first one
      Files.writeString(file, "service.other.grouplist=h:9\n" + list("h:1;h"));
      assertEquals("[h:9]", other.next());
      Files.writeString(file, list("h:1"));
      assertEquals("[h:1]", events.next(), "the same error is not repeated");
      Files.writeString(file, "service.other.grouplist=h:1\n");
      assertEquals(
          "error: There is no service.default.grouplist in file "
              + file
              + ", only service.other.grouplist",
          events.next());
      assertThrows(RegistryException.class, () -> service.lookup("default"));
    }
  }

  @Test
  void onlyChangesOfTheOwnClusterAreReported() throws Exception {
    Path file = file("service.a.grouplist=h:1\nservice.b.grouplist=h:1\n");
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      RegistryEvents a = new RegistryEvents();
      RegistryEvents b = new RegistryEvents();
      service.subscribe("a", a);
      service.subscribe("b", b);
      Files.writeString(file, "service.a.grouplist=h:1 \nservice.b.grouplist=h:2\n");
      assertEquals("[h:2]", b.next());
      assertTrue(a.isSilent(), "a was checked before b");
    }
  }

  @Test
  void otherListenersAreNotifiedIfOneFails() throws Exception {
    Path file = file(list("h:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      service.subscribe("default", new Failing());
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      Files.writeString(file, list("h:2"));
      assertEquals("[h:2]", events.next());
      Files.writeString(file, list("h"));
      assertTrue(events.next().startsWith("error: "));
    }
  }

  private static final class Failing implements RegistryListener {
    @Override
    public void onChange(List<ServiceInstance> instances) {
      throw new IllegalStateException("broken on purpose");
    }

    @Override
    public void onError(RegistryException error) {
      throw error;
    }
  }

  @Test
  void aRemovedListenerIsNotNotified() throws Exception {
    Path file = file(list("h:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      RegistryEvents left = new RegistryEvents();
      RegistryEvents stays = new RegistryEvents();
      service.subscribe("default", left);
      service.subscribe("default", stays);
      service.unsubscribe("other", stays);
      service.unsubscribe("default", left);
      Files.writeString(file, list("h:2"));
      assertEquals("[h:2]", stays.next());
      assertTrue(left.isSilent());
    }
  }

  @Test
  void aLookupReadsTheCurrentFile() throws Exception {
    Path file = file(list("h:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      for (int i = 2; i < 50; i++) {
        Files.writeString(file, list("h:" + i));
        assertEquals("[h:" + i + "]", RegistryEvents.text(service.lookup("default")));
      }
    }
  }

  @Test
  void serversAreNotAnnounced() throws Exception {
    Path file = file(list("h:1"));
    try (ErrorStream log = new ErrorStream();
        LiveConfig live = new LiveConfig(HawserConfig.load(file));
        RegistryService service = provider.create(live)) {
      assertFalse(service.acceptsAnnouncements());
      service.register("default", ServiceInstance.of("h:2"));
      service.unregister("default", ServiceInstance.of("h:2"));
      assertEquals("[h:1]", RegistryEvents.text(service.lookup("default")));
      assertEquals(list("h:1"), Files.readString(file));
      List<String> debug = log.lines("DEBUG");
      assertEquals(2, debug.size(), debug::toString);
      assertTrue(
          debug
              .get(0)
              .endsWith(
                  "h:2 of cluster default is not announced:"
                      + " clients find it in their own service.default.grouplist"),
          debug::toString);
    }
  }

  @Test
  void closeStopsItsOwnThreadsOnly() throws Exception {
    Path servers = Files.writeString(directory.resolve("servers.properties"), list("h:1"));
    Path file = file("registry.file.name=servers.properties\n" + list("main:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file))) {
      Set<Thread> before = Thread.getAllStackTraces().keySet();
      RegistryService service = provider.create(live);
      RegistryEvents events = new RegistryEvents();
      service.subscribe("default", events);
      Files.writeString(servers, list("h:2"));
      assertEquals("[h:2]", events.next());
      Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
      started.removeAll(before);
      assertTrue(started.stream().anyMatch(thread -> thread.getName().equals("hawser-config")));

      service.close();
      service.close();
      for (Thread thread : started) { // the JDK stops its own thread without waiting for it
        thread.join(10_000);
        assertFalse(thread.isAlive(), thread::getName);
      }
      RegistryException e = assertThrows(RegistryException.class, () -> service.lookup("default"));
      assertEquals(
          "Cannot look up cluster default: the registry over file " + servers + " is closed",
          e.getMessage());
      assertThrows(RegistryException.class, () -> service.subscribe("default", events));

      try (RegistryService other = new FileRegistryProvider().create(live)) {
        other.subscribe("default", events); // the client's configuration is still followed
        Files.writeString(servers, list("h:3"));
        assertEquals("[h:3]", events.next());
      }
    }
  }

  @Test
  void closeKeepsTheClientsConfigurationAndRemovesListeners() throws Exception {
    Path file = file(list("h:1"));
    try (LiveConfig live = new LiveConfig(HawserConfig.load(file))) {
      RegistryEvents closed = new RegistryEvents();
      RegistryEvents open = new RegistryEvents();
      RegistryService first = provider.create(live);
      first.subscribe("default", closed);
      try (RegistryService second = provider.create(live)) {
        second.subscribe("default", open);
        first.close();
        Files.writeString(file, list("h:2"));
        assertEquals("[h:2]", open.next());
        assertTrue(closed.isSilent());
      }
    }
  }
}
