package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.SessionEvents;
import io.hawser.testservers.ZooKeeperServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.Stat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ownership of nodes between sessions. */
class OwnershipTest {
  private static final ServiceInstance ONE = ServiceInstance.of("10.1.0.1:8091");

  private static ZooKeeperServer server;

  private final String cluster = "c" + System.nanoTime();
  private final String path = "/registry/zk/" + cluster + "/10.1.0.1:8091";
  private final Heard heard = new Heard();
  private ZooKeeperBackend backend;
  private RegistryService service;
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
  void open() throws Exception {
    backend = Services.backend(server.address());
    service = Services.open(backend);
    other = RawZooKeeper.connect(server.address());
  }

  @AfterEach
  void close() throws Exception {
    service.close();
    other.close();
  }

  private long owner() throws Exception {
    Stat stat = other.handle().exists(path, false);
    assertNotNull(stat, "there is no " + path);
    return stat.getEphemeralOwner();
  }

  private long mine() throws Exception {
    return backend.handle().getSessionId();
  }

  @Test
  void theNodeIsAsSeatasServersWriteIt() throws Exception {
    service.register(cluster, ONE);
    Stat stat = new Stat();
    assertArrayEquals(RawZooKeeper.NEW_DATA, other.handle().getData(path, false, stat));
    assertEquals(mine(), stat.getEphemeralOwner());
    assertEquals(ZooDefs.Ids.OPEN_ACL_UNSAFE, other.handle().getACL(path, new Stat()));
    for (String parent : List.of("/registry", "/registry/zk", "/registry/zk/" + cluster)) {
      assertEquals(0, other.handle().exists(parent, false).getEphemeralOwner(), parent);
      assertEquals(ZooDefs.Ids.OPEN_ACL_UNSAFE, other.handle().getACL(parent, new Stat()));
    }
  }

  /** The previous process was killed, and its session has some seconds left. */
  @Test
  @Tag("lesson-16")
  @DisplayName("the node of an old session is replaced")
  void aNodeOfAnOldSessionIsTakenOverAndOutlivesIt() throws Exception {
    RawZooKeeper dead = RawZooKeeper.connect(server.address(), 4000);
    dead.own(path, RawZooKeeper.OLD_DATA);
    dead.own("/registry/zk/" + cluster + "/10.1.0.9:8091", RawZooKeeper.OLD_DATA);
    dead.vanish();
    service.subscribe(cluster, heard);
    service.register(cluster, ONE);
    assertEquals(mine(), owner());
    heard.awaitServers("10.1.0.1:8091"); // the other node was deleted with the dead session
    assertEquals(List.of(), heard.rest());
    assertEquals(mine(), owner());
  }

  /** After an outage there is a new session, while the server still waits for the earlier one. */
  @Test
  void theNodeOfOurEarlierSessionIsReplacedUnnoticed() throws Exception {
    RawZooKeeper earlier = RawZooKeeper.connect(server.address(), 4000);
    earlier.own(path, RawZooKeeper.OLD_DATA);
    service.subscribe(cluster, heard);
    try (ZooKeeperBackend ours = Services.backend(server.address())) {
      ours.owners.put(path, earlier.handle().getSessionId());
      ours.open(new IgnoredEvents()).announce(cluster, ONE, false);
      assertEquals(ours.handle().getSessionId(), owner());
      earlier.close();
      assertEquals(ours.handle().getSessionId(), owner());
      other.own("/registry/zk/" + cluster + "/10.1.0.2:8091", RawZooKeeper.NEW_DATA);
      heard.awaitServers("10.1.0.1:8091", "10.1.0.2:8091");
      assertEquals(List.of(), heard.rest());
    }
  }

  @Test
  void theNodeOfOurEarlierSessionIsRemoved() throws Exception {
    try (RawZooKeeper earlier = RawZooKeeper.connect(server.address());
        ZooKeeperBackend ours = Services.backend(server.address())) {
      earlier.own(path, RawZooKeeper.OLD_DATA);
      ours.owners.put(path, earlier.handle().getSessionId());
      ours.open(new IgnoredEvents()).withdraw(cluster, ONE);
      assertNull(other.handle().exists(path, false));
    }
  }

  /** Ignores the events of a session that only a test uses. */
  private static final class IgnoredEvents implements SessionEvents {
    @Override
    public void changed(String changedCluster) {}

    @Override
    public void announcementChanged(String changedCluster, ServerAddress address) {}

    @Override
    public void lost(Throwable cause) {}

    @Override
    public void replace() {}

    @Override
    public void schedule(Duration delay, Task task) {}
  }

  @Test
  void aNodeTakenOverByAnotherProcessStays() throws Exception {
    service.register(cluster, ONE);
    ZooKeeperBackend laterBackend = Services.backend(server.address());
    try (RegistryService later = Services.open(laterBackend)) {
      later.register(cluster, ONE);
      long its = laterBackend.handle().getSessionId();
      assertEquals(its, owner());
      service.unregister(cluster, ONE);
      assertEquals(its, owner());
    }
    assertNull(other.handle().exists(path, false));
  }

  @Test
  void ourNodeIsWrittenAgainAfterTheOtherProcessEnds() throws Exception {
    service.register(cluster, ONE);
    RegistryService later = Services.open(server.address());
    later.register(cluster, ONE);
    later.close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Heard.LIMIT_SECONDS);
    Stat stat = other.handle().exists(path, false);
    while (stat == null || stat.getEphemeralOwner() != mine()) {
      assertTrue(System.nanoTime() - end < 0, "our node is not back: " + stat);
      TimeUnit.MILLISECONDS.sleep(20);
      stat = other.handle().exists(path, false);
    }
  }

  @Test
  void aDeletedNodeIsWrittenAgain() throws Exception {
    service.register(cluster, ONE);
    // In one step, as the node may be back before a second one.
    other.handle().multi(List.of(Op.delete(path, -1), Op.delete("/registry/zk/" + cluster, -1)));
    CountDownLatch written = new CountDownLatch(1);
    if (other.handle().exists(path, event -> written.countDown()) == null) {
      assertTrue(
          written.await(Heard.LIMIT_SECONDS, TimeUnit.SECONDS), "the node is not written again");
    }
    assertEquals(mine(), owner());
  }

  @Test
  void aPersistentNodeIsNotDeleted() throws Exception {
    other.createParents(path);
    other.createIfAbsent(path, null, CreateMode.PERSISTENT);
    service.register(cluster, ONE);
    assertEquals(List.of("10.1.0.1:8091"), Services.addresses(service.lookup(cluster)));
    service.unregister(cluster, ONE);
    assertEquals(0, owner());
    other.delete(path);
  }

  @Test
  void watchingAClusterCreatesNoNodeAndNoticesItsCreation() throws Exception {
    CountDownLatch created = new CountDownLatch(1);
    String node = "/registry/zk/" + cluster;
    other
        .handle()
        .exists(
            node,
            event -> {
              if (event.getType() == EventType.NodeCreated) {
                created.countDown();
              }
            });
    service.subscribe(cluster, heard);
    assertEquals(List.of(), service.lookup(cluster));
    assertNull(other.handle().exists(node, false));
    assertEquals(1, created.getCount());
    other.own(path, RawZooKeeper.OLD_DATA);
    heard.awaitServers("10.1.0.1:8091");
    assertEquals(true, created.await(Heard.LIMIT_SECONDS, TimeUnit.SECONDS));
  }
}
