package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.RegistryServer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registry that does not answer while a server endpoint starts costs it time, and no more. */
@Tag("full")
@Timeout(Limits.TEST_SECONDS)
class RegistryLateAtStartTest {

  @ParameterizedTest
  @EnumSource(RegistryKind.class)
  void aServerThatNeedsTheRegistryWaitsForItAndIsFound(RegistryKind type) throws Exception {
    try (RegistryServer registry = type.launch()) {
      registry.suspend();
      CompletableFuture<EmbeddedCoordinator> starting =
          CompletableFuture.supplyAsync(() -> start(ownDefaults(type, registry)));
      Limits.awaitAnswer(true, RegistryLateAtStartTest::anAttemptHasFailed);
      assertFalse(starting.isDone(), "it goes on trying");

      registry.resume();

      try (EmbeddedCoordinator coordinator =
              starting.get(Limits.EVENT.toSeconds(), TimeUnit.SECONDS);
          HawserClient client = HawserClient.connect(type.config(registry).build())) {
        assertEquals(
            coordinator.address(), client.status().servers().get(0).address(), "it is announced");
      }
    }
  }

  /** With the time-outs that users have: 2 or 3 s for an answer of the registry. */
  private static HawserConfig ownDefaults(RegistryKind type, RegistryServer registry) {
    HawserConfig.Builder config = HawserConfig.builder();
    type.onlySettings(registry).forEach(config::set);
    return config.build();
  }

  private static EmbeddedCoordinator start(HawserConfig config) {
    return EmbeddedCoordinator.builder()
        .server(
            endpoint ->
                endpoint.announcement(ServerAnnouncement.in(config).withTimeout(Limits.EVENT)))
        .start();
  }

  /** The thread that announces the server has ended an attempt and waits for the next one. */
  private static boolean anAttemptHasFailed() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("hawser-announcer-"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().endsWith("$DelayedWorkQueue"));
  }
}
