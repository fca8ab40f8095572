package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testservers.ZooKeeperServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of ZooKeeper and access to its nodes. */
class AccessTest {
  private static final ServiceInstance ONE = ServiceInstance.of("10.1.0.1:8091");

  private static ZooKeeperServer server;

  private RawZooKeeper other;

  @BeforeAll
  static void launch() {
    server = ZooKeeperServer.launch();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws Exception {
    other = RawZooKeeper.connect(server.address());
  }

  @AfterEach
  void disconnect() throws Exception {
    other.close();
  }

  @Test
  void aPathInTheAddressIsTheParentOfAllNodes() throws Exception {
    String address = server.address() + "/team/seata";
    Heard heard = new Heard();
    try (RegistryService client = Services.open(address);
        RegistryService node = Services.open(address)) {
      client.subscribe("default", heard);
      assertEquals(List.of(), client.lookup("default")); // not even /team exists
      node.register("default", ONE);
      heard.awaitServers("10.1.0.1:8091");
      assertEquals(List.of("10.1.0.1:8091"), other.children("/team/seata/registry/zk/default"));
      assertEquals("ZooKeeper at " + address, client.description());
    }
  }

  @Test
  void oneOfSeveralHostsIsEnough() {
    String address = "127.0.0.1:1, " + server.address() + " ,127.0.0.1:2/several";
    try (RegistryService service = Services.open(address, "connectTimeout", "8000")) {
      service.register("default", ONE);
      assertEquals(List.of("10.1.0.1:8091"), Services.addresses(service.lookup("default")));
    }
  }

  private void protect(String cluster) throws Exception {
    try (RawZooKeeper administrator = RawZooKeeper.connect(server.address())) {
      administrator.handle().addAuthInfo("digest", "seata:right".getBytes(StandardCharsets.UTF_8));
      administrator.createParents("/registry/zk/" + cluster);
      administrator
          .handle()
          .create(
              "/registry/zk/" + cluster, null, ZooDefs.Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
    }
  }

  @Test
  void aPasswordGivesAccessToProtectedNodes() throws Exception {
    protect("protected1");
    Heard heard = new Heard();
    ZooKeeperBackend backend =
        Services.backend(server.address(), "username", "seata", "password", "right");
    try (RegistryService service = Services.open(backend)) {
      service.subscribe("protected1", heard);
      service.register("protected1", ONE);
      heard.awaitServers("10.1.0.1:8091");
      // in the next session too
      RawZooKeeper.join(server.address(), backend.handle()).close();
      heard.awaitError();
      heard.awaitServers("10.1.0.1:8091");
    }
  }

  @Test
  void withoutThePasswordTheErrorNamesTheMissingSetting() throws Exception {
    protect("protected2");
    try (RegistryService none = Services.open(server.address());
        RegistryService wrong =
            Services.open(server.address(), "username", "seata", "password", "wr0ng")) {
      String missing = denied(() -> none.lookup("protected2"));
      assertTrue(missing.contains("whether registry.zk.username must be set"), missing);
      assertTrue(denied(() -> none.subscribe("protected2", new Heard())).contains("denied"));
      assertTrue(denied(() -> none.register("protected2", ONE)).contains("denied"));
      String notRight = denied(() -> wrong.lookup("protected2"));
      assertTrue(notRight.contains("registry.zk.password"), notRight);
      assertFalse(notRight.contains("wr0ng"), notRight);
    }
  }

  private static String denied(Runnable call) {
    RegistryException error = assertThrows(RegistryException.class, call::run);
    assertTrue(error.getMessage().contains("/registry/zk/protected2"), error.getMessage());
    assertTrue(error.getMessage().contains(server.address()), error.getMessage());
    return error.getMessage();
  }

  @Test
  void theConnectTimeoutIsKept() {
    try (RegistryService service = Services.open("127.0.0.1:1", "connectTimeout", "3000")) {
      long start = System.nanoTime();
      RegistryException error =
          assertThrows(RegistryException.class, () -> service.lookup("default"));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      // Longer than the default. The failure itself shows the rest.
      assertTrue(took.toMillis() >= 2_900, "it took " + took);
      assertEquals(
          "Cannot look up cluster default in ZooKeeper at 127.0.0.1:1: no connection; check"
              + " registry.zk.serverAddr and whether a server listens there",
          error.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b"})
  void anInvalidNodeNameIsAnErrorThatNamesIt(String cluster) {
    try (RegistryService service = Services.open(server.address())) {
      for (Runnable call :
          List.<Runnable>of(
              () -> service.lookup(cluster),
              () -> service.subscribe(cluster, new Heard()),
              () -> service.register(cluster, ONE))) {
        String message = assertThrows(RegistryException.class, call::run).getMessage();
        assertTrue(message.contains("\"" + cluster + "\" cannot be the name of a node"), message);
      }
      service.unsubscribe(cluster, new Heard());
      service.unregister(cluster, ONE);
    }
  }
}
