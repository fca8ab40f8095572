package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Protocol.Command;

@Tag("full")
class RedisOutageTest {
  private static final String A = "10.0.0.1:8091";
  private static final String B = "10.0.0.2:8091";

  private RedisServer redis;
  private SeataServers servers;
  private RegistryService service;
  private final RegistryEvents events = new RegistryEvents();

  @BeforeEach
  void open() {
    redis = RedisServer.launch();
    servers = new SeataServers(redis);
    service = Services.open(redis.address(), "timeout", "2000");
  }

  @AfterEach
  void close() {
    service.close();
    servers.close();
    redis.close();
  }

  /**
   * Checks that a step has ended in time. It takes moments, or fails after a time-out of seconds;
   * only a defect can make it longer.
   */
  private static void assertInTime(long startNanos) {
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    assertTrue(took.compareTo(Duration.ofSeconds(60)) < 0, "it took " + took);
  }

  /** Seata's servers write their keys again, but publish no message; and no lookup helps here. */
  @Test
  void serversAreFoundInARedisThatCameBackEmpty() throws Exception {
    servers.join(List.of("default_" + A));
    service.subscribe("default", events);
    redis.kill9();
    assertTrue(events.next().startsWith("error: "));
    redis.startEmpty();
    events.await("[" + A + "]");
    servers.join(List.of("default_" + B));
    events.await("[" + A + ", " + B + "]");
  }

  @Test
  void aSilentRedisIsNoticed() throws Exception {
    service.subscribe("default", events);
    redis.suspend();
    long start = System.nanoTime();
    String error = events.next();
    assertInTime(start);
    assertTrue(error.contains("no answer within 2000 ms"), error);
    assertTrue(error.contains(redis.address()), error);
    start = System.nanoTime();
    RegistryException e = assertThrows(RegistryException.class, () -> service.lookup("my-cluster"));
    assertInTime(start);
    assertTrue(
        e.getMessage().startsWith("Cannot look up cluster my-cluster in redis "), e::getMessage);
    redis.resume();
    assertEquals("[]", events.next());
  }

  @Test
  void aSilentRedisIsNoticedByALookupToo() {
    redis.suspend();
    long start = System.nanoTime();
    RegistryException e = assertThrows(RegistryException.class, () -> service.lookup("default"));
    assertInTime(start);
    assertTrue(e.getMessage().contains("no answer"), e::getMessage);
    redis.resume();
    assertEquals(List.of(), service.lookup("default"));
  }

  @Test
  @Tag("lesson-17")
  @DisplayName("a Redis that came back empty is filled again")
  void aRegistrationIsBackSoonAfterRedisIs() throws Exception {
    service.register("default", ServiceInstance.of(A));
    redis.kill9();
    redis.startEmpty();
    long start = System.nanoTime();
    try (RedisClient client = new RedisClient(redis)) {
      while (client.keys().isEmpty()) {
        assertInTime(start);
        Thread.sleep(20);
      }
    }
  }

  @Test
  void aConnectionThatRedisHasClosedDoesNotMatter() throws Exception {
    service.subscribe("default", events);
    servers.join(List.of("default_" + A));
    assertEquals("[" + A + "]", events.next());
    try (RedisClient client = new RedisClient(redis)) {
      client.run(Command.CLIENT, "KILL", "TYPE", "normal");
    }
    assertEquals("[" + A + "]", RegistryEvents.text(service.lookup("default")));
    assertTrue(events.isSilent());
    try (RedisClient client = new RedisClient(redis)) {
      client.run(Command.CLIENT, "KILL", "TYPE", "pubsub");
    }
    assertTrue(events.next().startsWith("error: "));
    assertEquals("[" + A + "]", events.next());
  }

  /** Its address may lead to another Redis by then, so it is left and looked for again. */
  @Test
  void aRedisThatBecomesAReplicaIsAnOutageForServers() throws Exception {
    service.register("default", ServiceInstance.of(A));
    service.subscribe("default", events);
    try (RedisClient client = new RedisClient(redis)) {
      client.run(Command.REPLICAOF, "127.0.0.1", "1");
      String error = events.next();
      assertTrue(error.contains("it is a replica"), error);
      client.run(Command.REPLICAOF, "NO", "ONE");
      assertEquals("[" + A + "]", events.next());
    }
  }

  @Test
  void aPasswordThatIsSetMeanwhileIsReportedAsANewReason() throws Exception {
    service.subscribe("default", events);
    redis.stop();
    String lost = events.next();
    assertTrue(lost.contains("the connection was lost"), lost);
    redis.startEmpty();
    assertEquals("[]", events.next());
    try (RedisClient client = new RedisClient(redis)) {
      client.run(Command.CONFIG, "SET", "requirepass", "s3cr3t");
      client.run(Command.CLIENT, "KILL", "TYPE", "pubsub");
    }
    assertTrue(events.next().startsWith("error: "));
    String rejected = events.next();
    assertTrue(rejected.contains("registry.redis.password is not set"), rejected);
    assertTrue(events.isSilent());
  }

  /** As with a full Redis, or one that cannot save its data. */
  @Test
  void anAnnouncementThatRedisNoLongerAcceptsIsOneWarning() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try (RedisClient client = new RedisClient(redis)) {
      service.register("default", ServiceInstance.of(A));
      client.run(Command.CONFIG, "SET", "maxmemory", "1");
      awaitLog(log, A + " in cluster default is not maintained in redis ");
      while (!client.keys().isEmpty()) {
        Thread.sleep(20); // until the key has expired
      }
      client.run(Command.CONFIG, "SET", "maxmemory", "0");
      awaitLog(log, "are maintained again");
      assertEquals(1, client.keys().size());
      Thread.sleep(Duration.ofSeconds(RedisLayout.TIME_TO_LIVE + 1).toMillis());
      assertEquals(1, client.keys().size(), "it is refreshed as before");
    } finally {
      System.setErr(before);
    }
    String text = log.toString(StandardCharsets.UTF_8);
    assertEquals(2, text.split("WARN", -1).length, text);
    assertTrue(text.contains("OOM"), text);
  }

  private static void awaitLog(ByteArrayOutputStream log, String part) throws Exception {
    long start = System.nanoTime();
    while (!log.toString(StandardCharsets.UTF_8).contains(part)) {
      assertInTime(start);
      Thread.sleep(20);
    }
  }
}
