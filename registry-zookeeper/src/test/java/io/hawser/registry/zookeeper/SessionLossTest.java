package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testservers.ZooKeeperServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Behaviour when sessions expire, servers are silent or lose their data. */
@Tag("full")
class SessionLossTest {
  /**
   * The limit for operations that take moments or have a time-out of seconds. Only a defect takes
   * longer.
   */
  private static final long LIMIT_MILLIS = 60_000;

  private static final ServiceInstance ONE = ServiceInstance.of("10.1.0.1:8091");
  private static final String PATH = "/registry/zk/default/10.1.0.1:8091";

  private final ZooKeeperServer server = ZooKeeperServer.launch();
  private final Heard heard = new Heard();
  private ZooKeeperBackend backend;
  private RegistryService service;

  @BeforeEach
  void open() {
    backend = Services.backend(server.address());
    service = Services.open(backend);
  }

  @AfterEach
  void close() {
    service.close();
    server.close();
  }

  /** Expires a session, by connecting to it from another connection and closing that. */
  private void expire(ZooKeeper handle) throws Exception {
    RawZooKeeper.join(server.address(), handle).close();
  }

  @Test
  void aWatchedClusterIsReadAgainInTheNextSession() throws Exception {
    try (RawZooKeeper other = RawZooKeeper.connect(server.address())) {
      other.own(PATH, RawZooKeeper.OLD_DATA);
      service.subscribe("default", heard);
      ZooKeeper first = backend.handle();
      expire(first);
      RegistryException error = heard.awaitError();
      assertTrue(error.getMessage().contains(server.address()), error.getMessage());
      assertTrue(error.getMessage().contains("default"), error.getMessage());
      heard.awaitServers("10.1.0.1:8091");
      assertNotEquals(first.getSessionId(), backend.handle().getSessionId());
      other.own("/registry/zk/default/10.1.0.2:8091", RawZooKeeper.NEW_DATA);
      heard.awaitServers("10.1.0.1:8091", "10.1.0.2:8091");
      assertEquals(List.of(), heard.rest());
    }
  }

  @Test
  void aListenerMayLookUp() throws Exception {
    CompletableFuture<List<ServiceInstance>> answer = new CompletableFuture<>();
    service.subscribe(
        "default",
        new RegistryListener() {
          @Override
          public void onChange(List<ServiceInstance> instances) {
            answer.complete(service.lookup("default"));
          }

          @Override
          public void onError(RegistryException error) {}
        });
    service.register("default", ONE);
    assertEquals(List.of(ONE), answer.get(Heard.LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  @Tag("lesson-16")
  @DisplayName("an announcement outlives its session")
  void anAnnouncementIsWrittenAgainInTheNextSession() throws Exception {
    try (RegistryService client = Services.open(server.address());
        RawZooKeeper other = RawZooKeeper.connect(server.address())) {
      client.subscribe("default", heard);
      service.register("default", ONE);
      heard.awaitServers("10.1.0.1:8091");
      long first = other.handle().exists(PATH, false).getEphemeralOwner();
      expire(backend.handle());
      // A node is deleted with its expired session; that may be too short for the listener.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Heard.LIMIT_SECONDS);
      Stat node;
      do {
        Thread.sleep(20);
        node = other.handle().exists(PATH, false);
      } while ((node == null || node.getEphemeralOwner() == first)
          && System.nanoTime() - deadline < 0);
      assertNotNull(node);
      assertNotEquals(first, node.getEphemeralOwner());
      heard.awaitServers("10.1.0.1:8091");
      service.unregister("default", ONE);
      heard.awaitServers();
    }
  }

  @Test
  @Tag("lesson-17")
  @DisplayName("a ZooKeeper that came back empty is filled again")
  void aServerThatLostItsDataIsUsedAgainSoon() throws Exception {
    service.register("default", ONE);
    service.subscribe("default", heard);
    server.kill9();
    heard.awaitError();
    // Soon enough for the old session to be tried: it has seen newer data and is rejected.
    server.startEmpty();
    long start = System.nanoTime();
    heard.awaitServers("10.1.0.1:8091");
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("announced again " + took.toMillis() + " ms after an empty restart");
    assertTrue(took.toMillis() < LIMIT_MILLIS, "it took " + took);
    assertEquals(List.of("10.1.0.1:8091"), Services.addresses(service.lookup("default")));
  }

  /** Waits until the service's session owns the node, which must exist all the time. */
  private void awaitOwner(RawZooKeeper other) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Heard.LIMIT_SECONDS);
    while (backend.handle().getSessionId()
        != other.handle().exists(PATH, false).getEphemeralOwner()) {
      assertTrue(System.nanoTime() - end < 0, "another session still owns the node");
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void aRestartThatKeepsItsDataLeavesTheNodeInPlace() throws Exception {
    try (RegistryService client = Services.open(server.address())) {
      Heard own = new Heard(); // each service reconnects in its own time
      service.register("default", ONE);
      service.subscribe("default", own);
      client.subscribe("default", heard);
      server.stop();
      heard.awaitError();
      own.awaitError();
      server.start();
      heard.awaitServers("10.1.0.1:8091");
      own.awaitServers("10.1.0.1:8091");
      // The service may have replaced the node of its earlier session, which watchers do not
      // notice.
      try (RawZooKeeper other = RawZooKeeper.connect(server.address())) {
        service.register("default", ServiceInstance.of("10.1.0.2:8091"));
        heard.awaitServers("10.1.0.1:8091", "10.1.0.2:8091");
        awaitOwner(other);
      }
      assertEquals(List.of(), heard.rest());
    }
  }

  @Test
  void aSilentServerIsAnErrorInTime() throws Exception {
    service.register("default", ONE);
    service.subscribe("default", heard);
    server.suspend();
    long start = System.nanoTime();
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.lookup("default"));
    long lookup = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(lookup < LIMIT_MILLIS, "the lookup took " + lookup + " ms");
    assertTrue(error.getMessage().contains(server.address()), error.getMessage());
    heard.awaitError();
    server.resume();
    heard.awaitServers("10.1.0.1:8091");
  }

  @Test
  void closingDoesNotWaitForASilentServer() throws Exception {
    service.register("default", ONE);
    server.suspend();
    long start = System.nanoTime();
    service.close();
    long close = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(close < LIMIT_MILLIS, "close() took " + close + " ms");
    List<Thread> ending =
        Thread.getAllStackTraces().keySet().stream()
            .filter(it -> it.getName().startsWith(ZooKeeperRegistryProvider.REGISTRY.threadName()))
            .toList();
    for (Thread thread : ending) {
      thread.join(LIMIT_MILLIS);
      assertFalse(thread.isAlive(), thread::getName);
    }
    server.resume();
  }

  @Test
  void aFailedWithdrawalIsDoneLater() throws Exception {
    try (RegistryService client = Services.open(server.address())) {
      service.register("default", ONE);
      client.subscribe("default", heard);
      server.suspend();
      assertThrows(RegistryException.class, () -> service.unregister("default", ONE));
      server.resume();
      heard.awaitServers();
    }
  }
}
