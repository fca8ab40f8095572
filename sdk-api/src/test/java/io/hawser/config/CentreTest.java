package io.hawser.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.error.RegistryException;
import io.hawser.test.EventLimit;
import io.hawser.test.LogRecorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/**
 * Tests how the items of a configuration centre are read, merged into the configuration, and
 * followed.
 */
class CentreTest {
  private static final String DOCUMENT = "seata.properties";
  private static final String MAPPING = "service.vgroupMapping.default_tx_group";

  private final MemoryCentre centre = new MemoryCentre();

  @TempDir Path directory;

  @Test
  void theDocumentIsReadAndThenWhatIsMissingInIt() {
    centre.items.put(MAPPING, " c \n");
    centre.items.put("service.c.grouplist", "h:1");
    try (LiveConfig live = LiveConfig.start(centre.config().build())) {
      HawserConfig config = live.current();
      assertEquals("c", config.clusterOf("default_tx_group"));
      assertEquals("h:1", config.text("service.c.grouplist"));
      assertEquals(
          "properties given in code and memory: seata.properties (not found), "
              + MAPPING
              + ", service.c.grouplist",
          config.origin());
      assertTrue(live.hasCentre());
    }
    assertTrue(centre.isClosed());
  }

  @Test
  void whatTheDocumentHasIsNotLookedForElsewhere() {
    centre.items.put(DOCUMENT, MAPPING + "=c\nservice.c.grouplist=h:1");
    centre.items.put(MAPPING, "other");
    try (LiveConfig live = LiveConfig.start(centre.config().build())) {
      assertEquals("c", live.current().clusterOf("default_tx_group"));
      assertEquals(List.of(DOCUMENT), List.copyOf(centre.looked.keySet()));
    }
  }

  @Test
  void withAnotherRegistryNoListIsLookedFor() {
    centre.items.put(MAPPING, "c");
    HawserConfig config = centre.config().set("registry.type", "zk").build();
    try (LiveConfig live = LiveConfig.start(config)) {
      assertEquals("c", live.current().clusterOf("default_tx_group"));
      assertFalse(centre.looked.containsKey("service.c.grouplist"));
    }
  }

  /** As in Seata: variable, system property, then the rest; and the own file before the centre. */
  @Test
  void theCentreComesLast() throws Exception {
    centre.items.put(
        DOCUMENT,
        """
        client.rm.executorThreads=1
        client.rm.executorQueueSize=1
        client.failover.maxMoves=1
        client.loadBalance.virtualNodes=1
        """);
    Path file =
        Files.writeString(
            directory.resolve("app.properties"),
            "seata.config.type=memory\nseata.config.memory.id="
                + centre.id()
                + "\nclient.rm.executorThreads=2\nclient.rm.executorQueueSize=2"
                + "\nclient.failover.maxMoves=2\n");
    try (SystemProperties properties = new SystemProperties();
        LogRecorder log = new LogRecorder()) {
      properties.set("client.rm.executorThreads", "3");
      properties.set("client.rm.executorQueueSize", "3");
      HawserConfig own = HawserConfig.load(file, Map.of("CLIENT_RM_EXECUTOR_THREADS", "4"));
      try (LiveConfig live = LiveConfig.start(own)) {
        HawserConfig config = live.current();
        assertEquals(4, config.get(Keys.RM_THREADS));
        assertEquals(3, config.get(Keys.RM_QUEUE));
        assertEquals(2, config.get(Keys.MAX_MOVES));
        assertEquals(1, config.get(Keys.VIRTUAL_NODES));
        log.await(
            Level.INFO,
            "override these settings of memory: seata.properties, "
                + MAPPING
                + " (not found): client.failover.maxMoves, client.rm.executorQueueSize,"
                + " client.rm.executorThreads");
      }
    }
  }

  @Test
  void unknownKeysAreWarningsAndThoseOfRegistriesHaveNoEffect() {
    centre.items.put(
        DOCUMENT,
        MAPPING
            + "=c\nclient.failover.maxMove=3\nregistry.type=zk\nconfig.type=nacos"
            + "\nstore.mode=db\nno.such.key=1");
    try (LogRecorder log = new LogRecorder();
        LiveConfig live = LiveConfig.start(centre.config().build())) {
      assertEquals("[file]", live.current().get(Keys.REGISTRY_TYPE).toString());
      assertEquals(
          List.of(
              "Unknown setting client.failover.maxMove; the nearest known one is"
                  + " client.failover.maxMoves",
              "Unknown setting no.such.key; it has no effect"),
          log.messages(Level.WARN));
      String infos = String.join("\n", log.messages(Level.INFO));
      assertTrue(infos.contains("these have no effect: config.type, registry.type"), infos);
      assertTrue(infos.contains("seata.store.mode"), infos);
    }
  }

  /** Servers and clients usually share one document. */
  @Test
  void keysOfServersCauseNoWarning() {
    centre.items.put(
        DOCUMENT,
        """
        transport.type=TCP
        transport.server=NIO
        transport.heartbeat=true
        transport.rpcRmRequestTimeout=30000
        transport.threadFactory.bossThreadPrefix=NettyBoss
        transport.threadFactory.clientSelectorThreadSize=1
        transport.serialization=seata
        service.vgroupMapping.default_tx_group=default
        service.default.grouplist=127.0.0.1:8091
        service.enableDegrade=false
        client.rm.asyncCommitBufferLimit=10000
        client.tm.degradeCheck=false
        client.undo.logTable=undo_log
        tcc.fence.logTableName=tcc_fence_log
        log.exceptionRate=100
        store.mode=db
        store.lock.mode=db
        store.db.password=5ecret
        server.recovery.committingRetryPeriod=1000
        server.undo.logSaveDays=7
        server.session.branchAsyncQueueSize=5000
        metrics.enabled=false
        """);
    try (LogRecorder log = new LogRecorder();
        LiveConfig live = LiveConfig.start(centre.config().build())) {
      assertEquals("default", live.current().clusterOf("default_tx_group"));
      assertEquals(List.of(), log.messages(Level.WARN));
      assertFalse(log.messages(Level.INFO).toString().contains("5ecret"));
      assertFalse(live.current().toString().contains("5ecret"), live.current()::toString);
    }
  }

  @Test
  void placeholdersAreReplaced() {
    centre.items.put(
        DOCUMENT, MAPPING + "=${no.such.name:c}\nservice.c.grouplist=${host}:1\nhost=h");
    try (LiveConfig live = LiveConfig.start(centre.config().build())) {
      assertEquals("c", live.current().clusterOf("default_tx_group"));
      assertEquals("h:1", live.current().text("service.c.grouplist"));
    }
  }

  @Test
  void hoconIsNoFormatOfACentre() {
    centre.items.put(DOCUMENT, "include \"/etc/passwd\"\nservice {\n}\n");
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class, () -> LiveConfig.start(centre.config().build()).close());
    assertEquals(
        "Cannot read seata.properties in memory: it looks like HOCON or JSON (expected: properties"
            + " or YAML; a name that ends in .yml says that braces are YAML)",
        e.getMessage());
    assertTrue(centre.isClosed());
  }

  /** The format depends on the item's name, not on the name that messages show. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{service: {vgroupMapping: {default_tx_group: 'c'}}}",
        "service: {\n  vgroupMapping: {default_tx_group: 'c'}}\n",
        "\uFEFFservice:\n  vgroupMapping:\n    default_tx_group: c\n"
      })
  void bracesAreYamlInADocumentSoNamed(String text) {
    centre.items.put("seata.yml", text);
    centre.setDocument("seata.yml");
    try (LiveConfig live = LiveConfig.start(centre.config().build())) {
      assertEquals("c", live.current().clusterOf("default_tx_group"));
    }
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    centre.items.put(DOCUMENT, "\uFEFF" + MAPPING + "=c");
    try (LiveConfig live = LiveConfig.start(centre.config().build())) {
      assertEquals("c", live.current().clusterOf("default_tx_group"));
    }
  }

  @Test
  void changesAreFollowedAndReported() throws Exception {
    centre.items.put(MAPPING, "c");
    try (LogRecorder log = new LogRecorder();
        LiveConfig live = LiveConfig.start(centre.config().build())) {
      List<String> seen = new ArrayList<>();
      live.onChange(() -> seen.add(live.current().clusterOf("default_tx_group")));
      centre.round(); // nothing new
      centre.write(MAPPING, "d");
      centre.write(DOCUMENT, MAPPING + "=e\nclient.failover.maxMoves=9");
      assertEquals(List.of("d", "e"), seen);
      log.await(Level.INFO, "Read the changed memory: seata.properties (not found), ");
      log.await(Level.INFO, "other settings need a restart");
    }
  }

  @Test
  void anInvalidChangeIsOneWarningAndChangesNothing() throws Exception {
    centre.items.put(DOCUMENT, MAPPING + "=c");
    try (LogRecorder log = new LogRecorder();
        LiveConfig live = LiveConfig.start(centre.config().build())) {
      centre.write(DOCUMENT, MAPPING + "=d\nclient.failover.maxMoves=many");
      centre.round();
      assertEquals("c", live.current().clusterOf("default_tx_group"));
      assertEquals(1, log.messages(Level.WARN).size(), log.messages(Level.WARN)::toString);
      log.await(Level.WARN, "The changed memory is not used, the last good configuration stays");
      centre.write(DOCUMENT, MAPPING + "=e");
      assertEquals("e", live.current().clusterOf("default_tx_group"));
    }
  }

  @Test
  void anOutageIsOneWarningAndItsEndOneInfo() throws Exception {
    centre.items.put(DOCUMENT, MAPPING + "=c");
    try (LogRecorder log = new LogRecorder();
        LiveConfig live = LiveConfig.start(centre.config().build())) {
      centre.setDown(true);
      centre.round();
      centre.round();
      assertEquals(
          List.of(
              "Cannot read memory: it is down. The last good configuration stays; the centre is"
                  + " tried again until it answers"),
          log.messages(Level.WARN));
      assertEquals("c", live.current().clusterOf("default_tx_group"));
      centre.setDown(false);
      centre.round();
      centre.round();
      assertEquals(1, log.messages(Level.INFO).stream().filter(it -> it.contains("again")).count());
      log.await(Level.INFO, "memory answers again");
    }
  }

  @Test
  void aStartWithoutTheCentreFailsOrGoesOn() throws Exception {
    centre.setDown(true);
    RegistryException e =
        assertThrows(
            RegistryException.class,
            () ->
                LiveConfig.start(
                        centre
                            .config()
                            .set("transport.enableRmClientChannelCheckFailFast", "false")
                            .build())
                    .close());
    assertEquals("Cannot read memory: it is down", e.getMessage());
    assertTrue(centre.isClosed());

    MemoryCentre late = new MemoryCentre();
    late.setDown(true);
    HawserConfig patient =
        late.config()
            .set("client.roles", "RM")
            .set("transport.enableRmClientChannelCheckFailFast", "false")
            .build();
    try (LogRecorder log = new LogRecorder();
        LiveConfig live = LiveConfig.start(patient)) {
      assertNull(live.current().clusterOf("default_tx_group"));
      assertEquals("properties given in code and memory (not read yet)", live.current().origin());
      late.round();
      assertEquals(
          List.of(
              "Cannot read memory: it is down. The client starts without it; it is tried again in"
                  + " the background"),
          log.messages(Level.WARN));
      late.setDown(false);
      late.write(MAPPING, "c");
      assertEquals("c", live.current().clusterOf("default_tx_group"));
      log.await(Level.INFO, "memory answers now");
    }
  }

  /** Checks that what the file leaves out is looked up in the centre, also after a change. */
  @Test
  void aChangedFileIsMergedWithTheCentre() throws Exception {
    String start = "seata.config.type=memory\nseata.config.memory.id=" + centre.id() + "\n";
    Path file =
        Files.writeString(directory.resolve("app.properties"), start + MAPPING + "=of-file\n");
    centre.items.put(MAPPING, "of-centre");
    centre.items.put("service.of-centre.grouplist", "h:1");
    try (LiveConfig live = LiveConfig.start(HawserConfig.load(file))) {
      assertEquals("of-file", live.current().clusterOf("default_tx_group"));
      Semaphore news = new Semaphore(0);
      live.onChange(news::release);
      Files.writeString(file, start + "client.failover.maxMoves=3\n");
      while (live.current().text("service.of-centre.grouplist") == null) {
        assertTrue(news.tryAcquire(EventLimit.SECONDS, TimeUnit.SECONDS), live.current()::toString);
      }
      assertEquals("of-centre", live.current().clusterOf("default_tx_group"));
      assertEquals("of-centre", live.latest().clusterOf("default_tx_group"));
      assertEquals(3, live.current().get(Keys.MAX_MOVES));
    }
  }

  /** An event without a change, such as one of a backup, causes no work for the centre. */
  @Test
  void aFileThatIsWrittenUnchangedDoesNotAskTheCentreAgain() throws Exception {
    String text = "seata.config.type=memory\nseata.config.memory.id=" + centre.id() + "\n";
    Path file = Files.writeString(directory.resolve("app.properties"), text);
    centre.items.put(MAPPING, "c");
    try (LiveConfig live = LiveConfig.start(HawserConfig.load(file))) {
      Semaphore news = new Semaphore(0);
      live.onChange(news::release);
      Files.writeString(file, text + "\n# a comment\n");
      Files.writeString(file, text + "client.failover.maxMoves=3\n");
      while (live.current().get(Keys.MAX_MOVES) != 3) {
        assertTrue(news.tryAcquire(EventLimit.SECONDS, TimeUnit.SECONDS), live.current()::toString);
      }
      centre.awaitRefresh();
      assertEquals(1, centre.refreshes());
    }
  }

  /** As Seata's own file names it, without the prefix. */
  @Test
  void aCentreMayBeNamedInRegistryConf() throws Exception {
    centre.items.put(DOCUMENT, MAPPING + "=c");
    Path file =
        Files.writeString(
            directory.resolve("registry.conf"),
            "registry {\n  type = \"zk\"\n}\nconfig {\n  type = \"memory\"\n  memory {\n    id = \""
                + centre.id()
                + "\"\n  }\n}\n");
    try (LogRecorder log = new LogRecorder();
        LiveConfig live = LiveConfig.start(HawserConfig.load(file))) {
      assertEquals("c", live.current().clusterOf("default_tx_group"));
      assertEquals(List.of(), log.messages(Level.WARN));
    }
  }

  @Test
  void aModuleThatIsMissingIsNamed() {
    ConfigurationException e =
        assertThrows(
            ConfigurationException.class,
            () ->
                LiveConfig.start(HawserConfig.builder().set("seata.config.type", "etcd").build())
                    .close());
    assertTrue(
        e.getMessage()
            .startsWith(
                "seata.config.type: etcd (expected: file, or one of [memory] on the class path; for"
                    + " this one add io.hawser:registry-etcd). "),
        e.getMessage());
  }

  @Test
  void withoutACentreThereIsNone() {
    try (LiveConfig live = LiveConfig.start(HawserConfig.builder().build())) {
      assertFalse(live.hasCentre());
      assertFalse(live.isFollowing());
    }
  }
}
