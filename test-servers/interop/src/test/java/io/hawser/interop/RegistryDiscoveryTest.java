package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConnectionLostException;
import io.hawser.testservers.RegistryServer;
import io.hawser.testservers.SeataServer;
import io.hawser.testsupport.NoLeaks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Seata's servers 2.0.0 come and go in registries while clients are busy. Each server is in all
 * four registries, and there is one client for each registry, so that one start of a server, which
 * takes seconds, serves four measurements.
 *
 * <p>Two servers are there all the time. In each round a third one joins and leaves, then another
 * one joins and is killed. The number of rounds is the system property {@code
 * hawser.discovery.rounds}.
 */
@Tag("full")
@ExtendWith(NoLeaks.class)
class RegistryDiscoveryTest {
  private static final int ROUNDS = Integer.getInteger("hawser.discovery.rounds", 5);

  /**
   * The limits that are asked for, in milliseconds. This one: from the entry of a server to the
   * first request to it.
   */
  private static final double JOIN = 1_000;

  private static final double LEAVE = 1_000;
  private static final double NOTICE = 100;

  /** A server of Seata's closes about 3 s after it has withdrawn, whether clients know or not. */
  private static final Duration SERVER_STAYS = Duration.ofSeconds(3);

  /** A busy machine must not fail the build; what was asked and what was got are in the table. */
  private static final double TOLERANCE = 60;

  private static final Map<RegistryKind, RegistryServer> REGISTRIES =
      new EnumMap<>(RegistryKind.class);
  private static final List<SeataServer> SERVERS = new ArrayList<>();

  private final Map<RegistryKind, Observation> observations = new EnumMap<>(RegistryKind.class);

  @BeforeAll
  static void start() {
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (RegistryKind type : RegistryKind.values()) {
      starts.add(
          CompletableFuture.supplyAsync(type::launchForSeata)
              .thenAccept(
                  registry -> {
                    synchronized (REGISTRIES) {
                      REGISTRIES.put(type, registry);
                    }
                  }));
    }
    starts.forEach(CompletableFuture::join);
    SERVERS.add(startServer());
    SERVERS.add(startServer());
  }

  private static SeataServer startServer() {
    Map<String, String> settings = new HashMap<>();
    REGISTRIES.forEach(
        (type, registry) ->
            type.settingsOfSeata(registry)
                .forEach((name, value) -> settings.put("seata." + name, value)));
    // Etcd last: its part of the server fails 3 s after it has left, and what follows is not left.
    settings.put("seata.registry.type", "nacos,zk,redis,etcd3");
    return SeataServer.seataServer200(settings);
  }

  @AfterAll
  static void stop() {
    SERVERS.forEach(SeataServer::close);
    REGISTRIES.values().forEach(RegistryServer::close);
  }

  /** One registry, the client that uses it, and what was measured. */
  private static final class Observation implements AutoCloseable {
    final Figures join = new Figures();
    final Figures leaveAfterTerm = new Figures();
    final Figures leaveAfterRemoval = new Figures();
    final Figures notice = new Figures();
    final List<Throwable> failuresOfKills = new ArrayList<>();

    /** On a machine so busy that the client heard of the withdrawal when the server had closed. */
    int failuresOfLateNews;

    final RegistryEntries entries;
    final Load load;

    Observation(RegistryKind type, RegistryServer registry) {
      entries = RegistryEntries.watch(registry);
      load = new Load(type.config(registry).build());
    }

    /** Failures that neither the kills nor late news explain. */
    int unexplained() {
      return load.failures().size() - failuresOfKills.size() - failuresOfLateNews;
    }

    @Override
    public void close() {
      load.close();
      entries.close();
    }
  }

  @Test
  @Timeout(2 * Limits.TEST_SECONDS)
  void serversComeAndGoWithoutAFailedRequest() throws Exception {
    try {
      REGISTRIES.forEach(
          (type, registry) -> observations.put(type, new Observation(type, registry)));
      for (SeataServer server : SERVERS) {
        awaitFirstRequests(server);
      }
      for (int round = 0; round < ROUNDS; round++) {
        SeataServer leaving = startServer();
        SeataServer killed = null;
        try {
          join(leaving);
          long terminated = leave(leaving);
          killed = startServer();
          leaving.terminate();
          left(leaving, terminated);
          join(killed);
          kill(killed);
        } finally {
          leaving.close();
          if (killed != null) {
            killed.close();
          }
        }
      }
    } finally {
      for (Observation observation : observations.values()) {
        observation.close();
      }
    }
    System.out.println(table());
    observations.forEach(this::check);
  }

  private void awaitFirstRequests(SeataServer server) throws Exception {
    for (Observation observation : observations.values()) {
      firstRequest(observation, server);
    }
  }

  private static long firstRequest(Observation observation, SeataServer server) throws Exception {
    return observation
        .load
        .traffic()
        .first(server.registeredAddress())
        .get(Limits.EVENT.toSeconds(), TimeUnit.SECONDS);
  }

  private void join(SeataServer server) throws Exception {
    for (Observation observation : observations.values()) {
      long visible = observation.entries.appeared(server.registeredAddress());
      observation.join.add(firstRequest(observation, server) - visible);
    }
  }

  /** Returns when no client uses the server any more, with the time of its SIGTERM. */
  private long leave(SeataServer server) throws Exception {
    long terminated = System.nanoTime();
    server.beginTermination();
    for (Observation observation : observations.values()) {
      observation.entries.removed(server.registeredAddress());
      Limits.awaitAnswer(false, () -> observation.load.uses(server.registeredAddress()));
    }
    return terminated;
  }

  /** After the end of the server's process. */
  private void left(SeataServer server, long terminated) throws Exception {
    for (Observation observation : observations.values()) {
      long last = observation.load.traffic().last(server.registeredAddress());
      observation.leaveAfterTerm.add(last - terminated);
      if (last - terminated > SERVER_STAYS.toNanos()) {
        observation.failuresOfLateNews +=
            (int)
                observation.load.traffic().failures().stream()
                    .filter(failure -> failure.server().equals(server.registeredAddress()))
                    .count();
      }
      observation.leaveAfterRemoval.add(
          last - observation.entries.removed(server.registeredAddress()));
    }
  }

  private void kill(SeataServer server) {
    String address = server.registeredAddress();
    // Stopped for a moment before, so that every client has requests in flight when it dies.
    server.suspend();
    for (Observation observation : observations.values()) {
      Limits.awaitAnswer(true, () -> observation.load.traffic().unanswered(address) > 1);
    }
    long killed = System.nanoTime();
    server.kill9();
    for (Observation observation : observations.values()) {
      Limits.awaitAnswer(0L, () -> observation.load.traffic().unanswered(address));
      long noticed = killed;
      for (Traffic.Failure failure : observation.load.traffic().failures()) {
        if (failure.server().equals(address)) {
          noticed = Math.max(noticed, failure.ended());
          observation.failuresOfKills.add(failure.error());
          assertInstanceOf(ConnectionLostException.class, failure.error());
          assertTrue(failure.error().getMessage().contains(address), failure.error()::getMessage);
        }
      }
      observation.notice.add(noticed - killed);
    }
  }

  private void check(RegistryKind type, Observation observation) {
    assertAll(
        type.type(),
        () -> assertEquals(0, observation.unexplained(), () -> observation.load.failures() + ""),
        () -> assertAtMost(JOIN, observation.join),
        () -> assertAtMost(LEAVE, observation.leaveAfterRemoval),
        () -> assertAtMost(NOTICE, observation.notice));
  }

  private static void assertAtMost(double asked, Figures got) {
    assertTrue(got.median() <= TOLERANCE * asked, () -> "asked " + asked + " ms, got " + got);
  }

  private String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            "Seata's servers come and go, %d rounds, 16 threads a client; ms, median (largest):%n",
            ROUNDS));
    row(table, "", RegistryKind::type);
    row(table, "join: entry to first request, asked 1000", type -> of(type).join);
    row(table, "leave: SIGTERM to last request", type -> of(type).leaveAfterTerm);
    row(table, "leave: entry gone to last request, asked 1000", type -> of(type).leaveAfterRemoval);
    row(table, "kill -9 to last failure, asked 100", type -> of(type).notice);
    row(table, "transactions", type -> of(type).load.transactions());
    row(table, "failed by the kills", type -> of(type).failuresOfKills.size());
    row(table, "failed as the server closed 3 s later", type -> of(type).failuresOfLateNews);
    row(table, "failed otherwise, asked 0", type -> of(type).unexplained());
    return table.toString();
  }

  private Observation of(RegistryKind type) {
    return observations.get(type);
  }

  private static void row(StringBuilder table, String name, Function<RegistryKind, Object> cell) {
    table.append(String.format("  %-46s", name));
    for (RegistryKind type : RegistryKind.values()) {
      table.append(String.format(" %14s", cell.apply(type)));
    }
    table.append(System.lineSeparator());
  }
}
