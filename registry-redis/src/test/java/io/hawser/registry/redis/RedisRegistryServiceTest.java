package io.hawser.registry.redis;

import static io.hawser.registry.redis.RedisClient.command;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.RedisServer;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

/** Tests the behaviour that only Redis has, in addition to the contract of all registries. */
class RedisRegistryServiceTest {
  private static final String A = "10.0.0.1:8091";
  private static final String B = "10.0.0.2:8091";
  private static final String KEY = "registry.redis.default_";

  private static RedisServer redis;

  private RedisClient client;
  private SeataServers servers;
  private RegistryService service;
  private final RegistryEvents events = new RegistryEvents();

  @BeforeAll
  static void start() {
    redis = RedisServer.launch();
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @BeforeEach
  void open() {
    client = new RedisClient(redis);
    servers = new SeataServers(redis);
    service = Services.open(redis.address());
  }

  @AfterEach
  void close() {
    service.close();
    servers.close();
    client.run(Command.FLUSHALL);
    client.close();
  }

  private static ServiceInstance server(String address) {
    return ServiceInstance.of(address);
  }

  private String lookup() {
    return RegistryEvents.text(service.lookup("default"));
  }

  @Test
  void whatIsWrittenIsWhatSeataServersWrite() throws Exception {
    try (RedisClient channel = new RedisClient(redis)) {
      channel.subscribe("registry.redis.default");
      service.register("default", server(A));
      assertEquals(List.of(KEY + A), client.keys());
      assertEquals("string", client.run(Command.TYPE, KEY + A));
      assertEquals(
          ManagementFactory.getRuntimeMXBean().getName(), client.run(Command.GET, KEY + A));
      long life = Long.parseLong((String) client.run(Command.PTTL, KEY + A));
      assertTrue(life > 2000 && life <= 5000, "a life of " + life + " ms");
      assertEquals(A + "-register", channel.nextMessage());
      service.unregister("default", server(A));
      assertEquals(List.of(), client.keys());
      assertEquals(A + "-unregister", channel.nextMessage());

      service.register("default", server("[fe80::1:2:3:4]:8091"));
      assertEquals(List.of(KEY + "fe80:0:0:0:1:2:3:4:8091"), client.keys());
      assertEquals("fe80:0:0:0:1:2:3:4:8091-register", channel.nextMessage());
      service.close();
      assertEquals(List.of(), client.keys());
      assertEquals("fe80:0:0:0:1:2:3:4:8091-unregister", channel.nextMessage());
    }
  }

  @Test
  @Tag("lesson-14")
  @DisplayName("only the own key is deleted")
  void aKeyThatAnotherProcessHasTakenOverIsNotDeleted() throws Exception {
    service.register("default", server(A));
    client.run(Command.SET, KEY + A, "1@another");
    try (RedisClient channel = new RedisClient(redis)) {
      channel.subscribe("registry.redis.default");
      service.unregister("default", server(A));
      client.run(Command.PUBLISH, "registry.redis.default", "nothing before this");
      assertEquals("nothing before this", channel.nextMessage());
    }
    assertEquals("1@another", client.run(Command.GET, KEY + A));
  }

  @Test
  void aKeyThatIsDeletedIsWrittenAgainAndPublished() throws Exception {
    service.register("default", server(A));
    try (RedisClient channel = new RedisClient(redis)) {
      channel.subscribe("registry.redis.default");
      client.run(Command.FLUSHALL);
      assertEquals(A + "-register", channel.nextMessage());
      assertEquals(List.of(KEY + A), client.keys());
    }
  }

  @Test
  void aHostNameThatNoClientCouldReadIsRejected() {
    RegistryException e =
        assertThrows(
            RegistryException.class, () -> service.register("default", server("seata_tc:8091")));
    assertTrue(e.getMessage().contains("seata_tc:8091"), e::getMessage);
    assertEquals(List.of(), client.keys());
  }

  @Test
  @Tag("lesson-14")
  @DisplayName("a server that said good-bye is gone although its key lives on")
  void aServerThatSaysGoodByeIsGoneThoughItsKeyLives() throws Exception {
    servers.join(List.of("default_" + A, "default_" + B));
    service.subscribe("default", events);
    servers.leave(List.of("default_" + A));
    assertEquals("[" + B + "]", events.next());
    assertEquals("1", client.run(Command.EXISTS, KEY + A));
    assertEquals("[" + B + "]", lookup());
    servers.join(List.of("default_" + A));
    assertEquals("[" + A + ", " + B + "]", events.next());
    assertEquals("[" + A + ", " + B + "]", lookup());
  }

  @Test
  void aGoodbyeIsRememberedOverAnOutage() throws Exception {
    servers.join(List.of("default_" + A, "default_" + B));
    service.subscribe("default", events);
    servers.leave(List.of("default_" + A));
    assertEquals("[" + B + "]", events.next());
    client.run(Command.PEXPIRE, KEY + A, 5000);
    client.run(Command.CLIENT, "KILL", "TYPE", "pubsub");
    assertTrue(events.next().startsWith("error: "));
    assertEquals("[" + B + "]", events.next());
    assertEquals("[" + B + "]", lookup());
    assertEquals("1", client.run(Command.EXISTS, KEY + A));
  }

  @Test
  void aServerThatComesBackWithoutAMessageIsFound() throws Exception {
    servers.join(List.of("default_" + A));
    service.subscribe("default", events);
    client.run(Command.PUBLISH, "registry.redis.default", A + "-unregister");
    assertEquals("[]", events.next());
    assertEquals(
        "[" + A + "]", events.next()); // as its key is refreshed for longer than it could live
  }

  @Test
  void anExpiredKeyIsNoticedImmediatelyAndWithoutASearch() throws Exception {
    servers.join(List.of("default_" + A, "default_" + B));
    service.subscribe("default", events);
    client.run(Command.CONFIG, "RESETSTAT");
    servers.crash("default_" + A);
    long left = System.nanoTime();
    client.run(Command.PEXPIRE, KEY + A, 6000); // later than it was going to be looked at
    assertEquals("[" + B + "]", events.next());
    Duration took = Duration.ofNanos(System.nanoTime() - left);
    assertTrue(
        took.compareTo(Duration.ofMillis(5900)) > 0 && took.compareTo(Duration.ofSeconds(60)) < 0,
        "after " + took);
    assertEquals(0, calls("scan"));
  }

  @Test
  void manyLivingServersCostFewCommandsAndNoSearch() throws Exception {
    servers.join(
        IntStream.range(0, 500)
            .mapToObj(i -> "default_10.1." + i / 250 + "." + (1 + i % 250) + ":8091")
            .toList());
    service.subscribe("default", events);
    servers.join(List.of("default_" + A));
    events.next();
    client.run(Command.CONFIG, "RESETSTAT");
    client.run(Command.SETEX, KEY + B, 6, "x"); // a clock: it is there for six seconds
    client.run(Command.PUBLISH, "registry.redis.default", B + "-register");
    events.next();
    events.next();
    assertEquals(0, calls("scan"));
    long looks = calls("pttl");
    assertTrue(looks >= 500 && looks <= 500 * 5, looks + " looks at 500 keys in six seconds");
    assertTrue(calls("ping") <= 5, calls("ping") + " pings in six seconds");
    assertTrue(events.isSilent());
  }

  private long calls(String name) {
    for (String line : ((String) client.run(Command.INFO, "commandstats")).lines().toList()) {
      if (line.startsWith("cmdstat_" + name + ":calls=")) {
        return Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(',')));
      }
    }
    return 0;
  }

  @Test
  void serversOfAnotherDatabaseDoNotCountThoughTheirMessagesAreHeard() throws Exception {
    try (RegistryService third = Services.open(redis.address(), "db", "3")) {
      RegistryEvents thirdEvents = new RegistryEvents();
      third.subscribe("default", thirdEvents);
      service.subscribe("default", events);
      servers.join(List.of("default_" + A));
      third.register("default", server(B));
      assertEquals("[" + A + "]", events.next());
      assertEquals("[" + B + "]", thirdEvents.next());
      assertEquals("[" + A + "]", lookup());
      assertEquals("[" + B + "]", RegistryEvents.text(third.lookup("default")));
      assertTrue(events.isSilent());
    }
  }

  @Test
  void aLookupFindsAJoinWhoseMessageWasLostAndNotifiesListeners() throws Exception {
    service.subscribe("default", events);
    client.run(Command.SETEX, KEY + A, 5, "x");
    assertEquals("[" + A + "]", lookup());
    assertEquals("[" + A + "]", events.next());
  }

  @Test
  void manyOtherKeysDoNotMatter() {
    List<redis.clients.jedis.CommandArguments> commands = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      commands.add(command(Command.SET, "session:" + i, "x"));
    }
    client.run(commands);
    servers.join(List.of("default_" + A));
    client.run(Command.CONFIG, "RESETSTAT");
    assertEquals("[" + A + "]", lookup());
    long steps = calls("scan");
    assertTrue(steps > 1 && steps < 30, steps + " steps");
  }
}
