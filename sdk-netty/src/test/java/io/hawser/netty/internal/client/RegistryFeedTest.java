package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.error.RegistryException;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.UnreadableException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that errors of a registry delay the client at most. Only libraries that do not fit end the
 * re-reading.
 */
class RegistryFeedTest {
  private static final String NO_FAIL_FAST = "transport.enableTmClientChannelCheckFailFast";

  @ParameterizedTest
  @ValueSource(strings = {"lookup", "description"})
  void anErrorInAReReadDoesNotEndTheReReading(String failing) throws Exception {
    try (ScriptedServer first = ScriptedServer.start();
        ScriptedServer second = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(first.address()).set("registry.refreshInterval", "20ms")) {
      fixture.connect();
      CountDownLatch failed = new CountDownLatch(3);
      fixture.registry.script(
          call -> {
            if (call.equals(failing)) {
              failed.countDown();
              throw new AssertionError("a defect of the provider");
            }
          });
      Await.latch(failed);
      fixture.registry.script(call -> {});
      fixture.registry.answers(first.address(), second.address());
      second.awaitPeer();
    }
  }

  @Test
  void librariesThatDoNotFitEndTheReReading() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("registry.refreshInterval", "20ms")) {
      HawserClient client = fixture.connect();
      fixture.registry.script(
          call -> {
            if (call.equals("lookup")) {
              asked.incrementAndGet();
              throw new NoClassDefFoundError("some/Library");
            }
          });
      Await.until(client, status -> status.registries().get(0).lastError() != null);
      String error = client.status().registries().get(0).lastError();
      assertTrue(error.contains("do not fit"), error);
      assertTrue(error.contains("some/Library"), error);
      assertTrue(client.status().isReady(), "the last known servers stay in use");
      assertEquals(1, asked.get());
    }
  }

  @Test
  void aRegistryThatIsDownAtTheStartIsAskedUntilItAnswers() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set(NO_FAIL_FAST, "false")
                .set("registry.refreshInterval", "1h")) {
      fixture.registry.script(
          call -> {
            if (call.equals("lookup") && asked.incrementAndGet() <= 3) {
              throw new RegistryException("the registry is down", null);
            }
          });
      fixture.connect();
      server.awaitPeer();
      assertEquals(4, asked.get(), "one attempt follows the other");
    }
  }

  @Test
  @Tag("lesson-36")
  @DisplayName("the error of a registry that cannot be opened names what was looked up")
  void aRegistryThatCannotBeOpenedIsReportedWithWhatWasLookedUp() {
    try (ClientFixture fixture = new ClientFixture()) {
      fixture.registry.script(
          call -> {
            if (call.equals("create")) {
              throw new RegistryException("nothing listens there", null);
            }
          });
      RegistryException error = assertThrows(RegistryException.class, fixture::connect);
      assertEquals(
          "Looking up cluster default of vgroup default_tx_group in registry test failed: nothing"
              + " listens there",
          error.getMessage());
    }
  }

  @Test
  void aRegistryThatIsDownIsNotAskedMoreAndMoreOften() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(12);
    try (ClientFixture fixture =
        new ClientFixture().set(NO_FAIL_FAST, "false").set("registry.refreshInterval", "400ms")) {
      fixture.registry.script(
          call -> {
            if (call.equals("create")) {
              asked.incrementAndGet();
              enough.countDown();
              throw new RegistryException("the registry is down", null);
            }
          });
      long begin = System.nanoTime();
      fixture.connect();
      Await.latch(enough);
      double seconds = (System.nanoTime() - begin) / 1e9;
      // At most 2.5 a second by the refresh, 1 by the retries, and the first one.
      assertTrue(asked.get() <= 3.5 * seconds + 2, asked + " attempts in " + seconds + " s");
    }
  }

  @Test
  void afterAFailedStartTheRegistryIsClosedAndNotOpenedAgain() {
    try (ClientFixture fixture = new ClientFixture().set("registry.refreshInterval", "10ms")) {
      assertThrows(HawserException.class, fixture::connect);
      assertEquals(1, fixture.registry.opened.get());
      assertEquals(1, fixture.registry.closed.get());
    }
  }

  @Test
  void aRegistryThatAnswersSlowlyIsClosedAllTheSame() throws Exception {
    AtomicBoolean slow = new AtomicBoolean();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("registry.refreshInterval", "20ms")) {
      HawserClient client = fixture.connect();
      fixture.registry.script(
          call -> {
            if (call.equals("lookup") && slow.get()) {
              asked.countDown();
              uninterruptibly(mayAnswer);
            }
          });
      slow.set(true);
      Await.latch(asked);
      CompletableFuture.runAsync(client::close).get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(1, fixture.registry.closed.get());
      assertEquals(1, fixture.registry.opened.get());
      mayAnswer.countDown();
    } finally {
      mayAnswer.countDown();
    }
  }

  private static void uninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFailedSubscriptionIsTriedAgainSoThatPushesArrive(boolean withAnError) throws Exception {
    AtomicBoolean failing = new AtomicBoolean(true);
    try (ScriptedServer first = ScriptedServer.start();
        ScriptedServer second = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(first.address()).set("registry.refreshInterval", "20ms")) {
      fixture.registry.script(
          call -> {
            if (call.equals("subscribe") && failing.get()) {
              if (withAnError) {
                throw new AssertionError("a defect of the provider");
              }
              throw new IllegalStateException("no watch today");
            }
          });
      HawserClient client = fixture.connect();
      Await.until(client, status -> status.registries().get(0).lastError() != null);
      assertTrue(client.status().isReady());
      failing.set(false);
      Await.until("subscribed", () -> !fixture.registry.listeners.isEmpty());
      fixture.registry.pushes(first.address(), second.address());
      second.awaitPeer();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "lookup"})
  void anErrorThatCannotBeReadFailsTheStart(String failing) {
    try (ClientFixture fixture = new ClientFixture()) {
      fixture.registry.script(
          call -> {
            if (call.equals(failing)) {
              throw new UnreadableException();
            }
          });
      RegistryException error = assertThrows(RegistryException.class, fixture::connect);
      assertTrue(error.getMessage().contains("its message cannot be read"), error.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lookup", "description", "clusters"})
  void anErrorThatCannotBeReadDoesNotEndTheReReading(String failing) throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture()
                .set(NO_FAIL_FAST, "false")
                .set("registry.refreshInterval", "20ms")) {
      CountDownLatch failed = new CountDownLatch(3);
      fixture.registry.script(
          call -> {
            if (call.equals(failing)) {
              failed.countDown();
              throw new UnreadableException();
            }
          });
      fixture.connect();
      Await.latch(failed);
      fixture.registry.script(call -> {});
      fixture.registry.answers(server.address());
      server.awaitPeer();
    }
  }

  @Test
  void aRegistryThatFailsAndAnswersByTurnsCostsFewLogLines() throws Exception {
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server = ScriptedServer.start();
        ScriptedServer last = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("registry.refreshInterval", "1h")) {
      fixture.connect();
      Await.until("subscribed", () -> !fixture.registry.listeners.isEmpty());
      for (int i = 0; i < 100; i++) {
        fixture.registry.listeners.forEach(
            listener -> listener.onError(new RegistryException("the registry is down", null)));
        fixture.registry.pushes(server.address());
      }
      fixture.registry.pushes(server.address(), last.address());
      last.awaitPeer();
      for (String line : List.of("the registry is down", "answers again")) {
        long lines = log.lines(line);
        assertTrue(lines > 0 && lines <= CapturedLog.limitSince(begun), line + ": " + lines);
      }
    }
  }
}
