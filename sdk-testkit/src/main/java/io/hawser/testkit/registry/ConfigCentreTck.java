package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.testkit.EmbeddedCoordinator;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests a configuration centre against the contract of {@link io.hawser.config.ConfigCentre}, on
 * its own server, and with clients whose mapping and server lists are there. Extend it and supply a
 * fixture. The module {@code registry-file} must be on the class path, and SnakeYAML.
 *
 * <p>The fixture is opened once for the class; each test uses a document and a vgroup of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls openAll() first
public abstract class ConfigCentreTck {
  private static final String NOWHERE = "127.0.0.1:1";
  private static final int ROUNDS = 3;

  private ConfigCentreFixture fixture;

  /** Creates the tests, for subclasses. */
  protected ConfigCentreTck() {}

  /**
   * Starts the centre.
   *
   * @return the running centre, which is closed after the last test
   * @throws Exception if it did not start, which fails the class
   */
  protected abstract ConfigCentreFixture openFixture() throws Exception;

  @BeforeAll
  final void openAll() throws Exception {
    fixture = openFixture();
  }

  @AfterAll
  final void closeAll() throws Exception {
    if (fixture != null) {
      fixture.close();
    }
  }

  private CentrePlace place(String end) {
    return new CentrePlace(fixture, end);
  }

  private static void assertSays(HawserException error, String... parts) {
    String message = String.valueOf(error.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), () -> part + " is not in: " + message);
    }
  }

  /**
   * Tests that a client finds its coordinator by a document, and moves when the mapping changes.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void aMappingInADocumentIsReadAndFollowed() throws Exception {
    CentrePlace place = place(".properties");
    try (EmbeddedCoordinator a = EmbeddedCoordinator.start();
        EmbeddedCoordinator b = EmbeddedCoordinator.start()) {
      String[] lists = {CentrePlace.list(a, "ca"), CentrePlace.list(b, "cb")};
      place.map("ca", lists);
      try (HawserClient client = HawserClient.connect(place.config().build())) {
        ClientMoves.assertUses(client, a);
        long since = System.nanoTime();
        place.map("cb", lists);
        ClientMoves.await(client, b, since);
      }
    }
  }

  /**
   * Tests that each key has an item of its own without a document. An item that is not there yet is
   * followed, too.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void itemsOfOneKeyEachAreReadAndFollowed() throws Exception {
    CentrePlace place = place(".properties");
    try (EmbeddedCoordinator a = EmbeddedCoordinator.start();
        EmbeddedCoordinator b = EmbeddedCoordinator.start()) {
      String ca = place.vgroup() + "a";
      String cb = place.vgroup() + "b";
      fixture.write(place.mapping(), ca);
      fixture.write("service." + ca + ".grouplist", a.address().toString());
      try (HawserClient client = HawserClient.connect(place.config().build())) {
        ClientMoves.assertUses(client, a);
        fixture.write(place.mapping(), cb); // whose list is missing
        long since = System.nanoTime();
        fixture.write("service." + cb + ".grouplist", b.address().toString());
        ClientMoves.await(client, b, since);
      }
    }
  }

  /**
   * Tests that a document may be YAML, with placeholders, and that it wins over items.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void aDocumentMayBeYaml() throws Exception {
    CentrePlace place = place(".yml");
    fixture.write(place.mapping(), "ofitem");
    fixture.write(
        place.document(),
        "seata:\n  service:\n    vgroup-mapping:\n      "
            + place.vgroup()
            + ": ${no.such.name:ofdocument}\n");
    try (LiveConfig live = LiveConfig.start(place.config().build())) {
      assertEquals("ofdocument", live.current().clusterOf(place.vgroup()));
    }
  }

  /**
   * Tests that other settings are used if the client does not set them; those of registries are
   * not.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void otherSettingsAreUsedIfTheClientHasNone() throws Exception {
    CentrePlace place = place(".properties");
    place.map(
        "c",
        "client.failover.maxMoves=7",
        "client.reconnect.maxBackoff=7s",
        "registry.type=redis",
        "transport.shutdown.wait=3");
    HawserConfig own = place.config().set("client.reconnect.maxBackoff", "3s").build();
    try (LiveConfig live = LiveConfig.start(own)) {
      HawserConfig merged = live.current();
      assertEquals(7, merged.get(Keys.MAX_MOVES));
      assertEquals(Duration.ofSeconds(3), merged.get(Keys.MAX_BACKOFF));
      assertEquals("[file]", merged.get(Keys.REGISTRY_TYPE).toString());
      ConfigChanges changes = new ConfigChanges(live);
      place.map("d");
      changes.await(config -> "d".equals(config.clusterOf(place.vgroup())));
      assertEquals(2, live.current().get(Keys.MAX_MOVES));
    }
  }

  /**
   * Tests that a document may switch global transactions off.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void aDocumentMaySwitchTransactionsOff() throws Exception {
    CentrePlace place = place(".properties");
    place.map("c", "service.disableGlobalTransaction=true");
    ThreadWatch threads = new ThreadWatch(fixture.jvmWideThreads());
    try (HawserClient client = HawserClient.connect(place.config().build())) {
      assertEquals("", client.transactionManager().begin("tck", Duration.ofSeconds(60)));
      threads.assertNoneLeft("in a client that is switched off");
    }
  }

  /** Tests that a mapping that is nowhere is an error that says where was looked. */
  @Test
  final void aMissingMappingIsAnErrorThatSaysWhereWasLooked() {
    CentrePlace place = place(".properties");
    HawserException error =
        assertThrows(
            ConfigurationException.class,
            () -> HawserClient.connect(place.config().build()).close());
    assertSays(
        error,
        place.mapping() + ": not set",
        fixture.address(),
        place.document() + " (not found)",
        place.mapping() + " (not found)");
  }

  /**
   * Tests that an invalid document is an error at the start, and later changes nothing.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void anInvalidDocumentChangesNothing() throws Exception {
    CentrePlace place = place(".properties");
    place.map("c", "client.failover.maxMoves=many");
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class, () -> LiveConfig.start(place.config().build()).close());
    assertSays(error, "client.failover.maxMoves");
    place.map("c");
    try (LiveConfig live = LiveConfig.start(place.config().build())) {
      ConfigChanges changes = new ConfigChanges(live);
      place.map("d", "client.failover.maxMoves=many");
      place.map("e");
      changes.await(config -> "e".equals(config.clusterOf(place.vgroup())));
    }
  }

  /**
   * Tests that closing leaves no thread, also when the connection was used and followed.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void closingLeavesNoThread() throws Exception {
    CentrePlace place = place(".properties");
    place.map("c");
    useAndClose(place);
    ThreadWatch threads = new ThreadWatch(fixture.jvmWideThreads());
    for (int round = 1; round <= ROUNDS; round++) {
      useAndClose(place);
      threads.assertNoneLeft("after round " + round);
    }
  }

  private static void useAndClose(CentrePlace place) throws Exception {
    LiveConfig live = LiveConfig.start(place.config().build());
    assertEquals("c", live.current().clusterOf(place.vgroup()));
    Background.start("close()", live::close).returnsWithin(Bench.CLOSE_LIMIT);
  }

  /**
   * Tests that a start without the centre is an error that says where was looked, and leaves no
   * thread.
   *
   * @throws Exception which fails the test
   */
  @Test
  final void aStartWithoutTheCentreIsAnErrorThatNamesIt() throws Exception {
    HawserConfig config = place(".properties").config(NOWHERE).build();
    ThreadWatch threads = new ThreadWatch(fixture.jvmWideThreads());
    RegistryException error =
        assertThrows(RegistryException.class, () -> HawserClient.connect(config).close());
    assertSays(error, NOWHERE);
    threads.assertNoneLeft("after a start that failed");
  }

  /**
   * Tests that a centre that goes down changes nothing and is followed again when it is back. A
   * start while it is down succeeds if nothing fails fast.
   *
   * @throws Exception which fails the test
   */
  @Tag("outages")
  @Test
  final void anOutageChangesNothing() throws Exception {
    CentrePlace place = place(".properties");
    try (EmbeddedCoordinator a = EmbeddedCoordinator.start();
        EmbeddedCoordinator b = EmbeddedCoordinator.start()) {
      String[] lists = {CentrePlace.list(a, "ca"), CentrePlace.list(b, "cb")};
      place.map("ca", lists);
      HawserConfig patient =
          place
              .config()
              .set("transport.enableTmClientChannelCheckFailFast", "false")
              .set("transport.enableRmClientChannelCheckFailFast", "false")
              .build();
      try (HawserClient client = HawserClient.connect(place.config().build())) {
        boolean running = false;
        fixture.stop();
        try {
          ClientMoves.assertUses(client, a);
          try (LiveConfig late = LiveConfig.start(patient)) {
            assertNull(late.current().clusterOf(place.vgroup()));
            ConfigChanges changes = new ConfigChanges(late);
            fixture.start();
            running = true;
            long since = System.nanoTime();
            place.map("cb", lists);
            ClientMoves.await(client, b, since);
            changes.await(config -> "cb".equals(config.clusterOf(place.vgroup())));
          }
        } finally {
          if (!running) {
            fixture.start();
          }
        }
      }
    }
  }
}
