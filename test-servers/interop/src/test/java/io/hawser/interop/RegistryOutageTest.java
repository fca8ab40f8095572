package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.registry.ServerAddress;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.RegistryServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A registry that is killed and comes back empty half a minute later is a non-event: no request
 * fails, no connection is lost, and what happened meanwhile is made up for. All registries run
 * concurrently, as most of the time is waiting.
 */
@Tag("full")
class RegistryOutageTest {
  private static final Duration OUTAGE = Duration.ofSeconds(30);
  private static final int CALLERS = 4;
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** The target, 5 s, is in the table. A busy machine must not fail the build. */
  private static final Duration FOUND_LIMIT = Duration.ofSeconds(60);

  /** The outcome of the run with one registry. */
  private record Outcome(
      RegistryKind registry, long transactions, List<String> failures, Duration foundAfter) {

    @Override
    public String toString() {
      return String.format(
          "%-6s %12d %8d %14d ms", registry, transactions, failures.size(), foundAfter.toMillis());
    }
  }

  @Test
  @Tag("lesson-15")
  @Tag("lesson-16")
  @Tag("lesson-17")
  @DisplayName("a registry that comes back empty is filled again, unnoticed")
  void killedAndBackEmptyUnderLoad() throws Exception {
    ExecutorService runs = Executors.newFixedThreadPool(RegistryKind.values().length);
    try {
      List<CompletableFuture<Outcome>> running = new ArrayList<>();
      for (RegistryKind registry : RegistryKind.values()) {
        running.add(CompletableFuture.supplyAsync(() -> run(registry), runs));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (CompletableFuture<Outcome> run : running) {
        outcomes.add(run.get(Limits.TEST_SECONDS, TimeUnit.SECONDS));
      }
      System.out.println(
          "registry down for "
              + OUTAGE.toSeconds()
              + " s and back empty; found = a server that joined meanwhile, after the return\n"
              + "       transactions   failed          found\n"
              + outcomes.stream().map(Outcome::toString).collect(Collectors.joining("\n")));
      for (Outcome outcome : outcomes) {
        assertEquals(List.of(), outcome.failures(), outcome.registry().toString());
        assertTrue(outcome.transactions() > 0, outcome.registry().toString());
        assertTrue(outcome.foundAfter().compareTo(FOUND_LIMIT) < 0, outcome.toString());
      }
    } finally {
      runs.shutdownNow();
    }
  }

  private static Outcome run(RegistryKind registry) {
    try (RegistryServer server = registry.launch();
        EmbeddedCoordinator first = coordinator(registry, server, true);
        EmbeddedCoordinator second = coordinator(registry, server, true);
        HawserClient client = client(registry, server)) {
      until(registry + ": both are used", () -> ready(client).size() == 4); // TM and RM
      Map<ServerAddress, Instant> connectedSince = since(client);
      PacedLoad load = new PacedLoad(client, CALLERS, PAUSE);
      try (load) {
        server.kill9();
        until(
            registry + ": the outage is noticed",
            () -> client.status().registries().get(0).lastError() != null);
        try (EmbeddedCoordinator late = coordinator(registry, server, false)) {
          Thread.sleep(OUTAGE.toMillis());
          server.startEmpty();
          long returned = System.nanoTime();
          until(registry + ": the late one is used", () -> ready(client).contains(late.address()));
          Duration found = Duration.ofNanos(System.nanoTime() - returned);
          until(
              registry + ": all are listed again",
              () -> listed(client).equals(addresses(first, second, late)));
          assertEquals(
              connectedSince,
              since(client).entrySet().stream()
                  .filter(entry -> !entry.getKey().equals(late.address()))
                  .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
              registry + ": the old connections");
          load.close();
          return new Outcome(registry, load.transactions(), load.failures(), found);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static EmbeddedCoordinator coordinator(
      RegistryKind registry, RegistryServer server, boolean required) {
    HawserConfig config = config(registry, server).build();
    return EmbeddedCoordinator.builder()
        .server(
            endpoint ->
                endpoint.announcement(new ServerAnnouncement(config, null, Map.of(), required)))
        .start();
  }

  private static HawserClient client(RegistryKind registry, RegistryServer server) {
    return HawserClient.connect(
        config(registry, server).set("client.loadBalance.type", "RoundRobin").build());
  }

  private static HawserConfig.Builder config(RegistryKind registry, RegistryServer server) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .set("registry.type", registry.type())
            .set("service.vgroupMapping.default_tx_group", "default");
    Limits.PATIENCE.forEach(config::set);
    registry.settings(server).forEach(config::set);
    return config;
  }

  private static List<ServerAddress> ready(HawserClient client) {
    return client.status().servers().stream()
        .filter(server -> server.state() == State.READY)
        .map(ServerStatus::address)
        .toList();
  }

  private static Set<ServerAddress> listed(HawserClient client) {
    return client.status().servers().stream()
        .filter(ServerStatus::listed)
        .map(ServerStatus::address)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<ServerAddress> addresses(EmbeddedCoordinator... coordinators) {
    Set<ServerAddress> addresses = new TreeSet<>();
    for (EmbeddedCoordinator coordinator : coordinators) {
      addresses.add(coordinator.address());
    }
    return addresses;
  }

  /** Since when the later of the two roles is connected to each server. */
  private static Map<ServerAddress, Instant> since(HawserClient client) {
    return client.status().servers().stream()
        .collect(
            Collectors.toMap(
                ServerStatus::address, ServerStatus::since, (a, b) -> a.isAfter(b) ? a : b));
  }

  private static void until(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Limits.EVENT.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "It did not come: " + what);
      Thread.sleep(5);
    }
  }
}
