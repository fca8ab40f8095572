package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A registry with several servers that keeps its data in memory. */
@Timeout(120)
class SessionFailoverTest {
  private static final ServiceInstance SERVER = ServiceInstance.of("10.0.0.1:8091");
  private static final IOException AWAY = new IOException("away");

  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final Servers servers = new Servers();
  private final RegistryService registry = SupervisedRegistry.of(servers, "fail-over-test");

  private final class Servers implements Backend {
    volatile boolean away;
    volatile boolean canFailOver = true;
    volatile boolean failing; // each call of a session
    volatile SessionEvents newest;

    /** What each session reports as soon as it has announced. */
    volatile Consumer<SessionEvents> report = events -> {};

    private int sessions;

    @Override
    public String description() {
      return "memory";
    }

    @Override
    public Duration callTimeout() {
      return Duration.ofSeconds(60);
    }

    @Override
    public boolean canFailOver() {
      return canFailOver;
    }

    @Override
    public Session open(SessionEvents events) throws IOException {
      if (away) {
        log.add("no session");
        throw AWAY;
      }
      newest = events;
      log.add("open " + ++sessions);
      return new InMemory(sessions);
    }

    @Override
    public Failure classify(Throwable error) {
      return Failure.LOST;
    }

    @Override
    public String explain(Throwable error) {
      return String.valueOf(error.getMessage());
    }

    @Override
    public void close() {}
  }

  private final class InMemory implements Session {
    private final int number;

    InMemory(int number) {
      this.number = number;
    }

    private void check() throws IOException {
      if (servers.failing) {
        throw AWAY;
      }
    }

    @Override
    public List<ServiceInstance> read(String cluster) throws IOException {
      check();
      return List.of(SERVER);
    }

    @Override
    public List<ServiceInstance> watch(String cluster) throws IOException {
      return read(cluster);
    }

    @Override
    public void unwatch(String cluster) {}

    @Override
    public void announce(String cluster, ServiceInstance instance, boolean takeOver)
        throws IOException {
      check();
      log.add("announce " + number);
      servers.report.accept(servers.newest);
    }

    @Override
    public void withdraw(String cluster, ServiceInstance instance) {}

    @Override
    public void close() {
      log.add("close " + number);
    }
  }

  @BeforeEach
  void watchAndAnnounce() throws Exception {
    registry.register("default", SERVER);
    registry.subscribe(
        "default",
        new RegistryListener() {
          @Override
          public void onChange(List<ServiceInstance> instances) {
            log.add("change");
          }

          @Override
          public void onError(RegistryException error) {
            log.add("error");
          }
        });
    assertNext("open 1", "announce 1");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  private void assertNext(String... expected) throws InterruptedException {
    for (String event : expected) {
      assertEquals(event, log.poll(60, TimeUnit.SECONDS));
    }
  }

  /** Waits for everything that is due, because calls run on the same thread. */
  private void assertNothingElse() {
    registry.lookup("default");
    assertTrue(log.isEmpty(), log::toString);
  }

  @Test
  void aLostSessionThatAnotherServerReplacesIsNotAnOutage() throws Exception {
    servers.newest.lost(AWAY);
    assertNext("close 1", "open 2", "announce 2");
    assertNothingElse();
    servers.newest.lost(AWAY);
    assertNext("close 2", "open 3", "announce 3");
    assertNothingElse();
  }

  /** As by a gateway that answers reads, but rejects each long poll. */
  @Test
  void sessionsThatAreLostSoonFollowAfterGrowingPauses() throws Exception {
    assertPausesOf(events -> events.lost(AWAY));
  }

  @Test
  void sessionsThatAreReplacedSoonFollowAfterGrowingPauses() throws Exception {
    assertPausesOf(SessionEvents::replace);
  }

  @Test
  void sessionsThatReportAChangeBeforeTheyAreLostFollowAfterGrowingPauses() throws Exception {
    assertPausesOf(
        events -> {
          events.changed("default");
          events.lost(AWAY);
        });
  }

  private void assertPausesOf(Consumer<SessionEvents> report) throws Exception {
    servers.report = report;
    long begun = System.nanoTime();
    report.accept(servers.newest);
    List<String> events = new ArrayList<>();
    while (!events.contains("open 7")) {
      String event = log.poll(60, TimeUnit.SECONDS);
      assertNotNull(event, events::toString);
      events.add(event);
    }
    servers.report = others -> {};
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    assertTrue(took.compareTo(Duration.ofSeconds(1)) > 0, () -> took + ": " + events);
    assertFalse(events.contains("error"), events::toString); // another server takes over each time
  }

  @Test
  void aLostSessionIsAnOutageIfNoServerReplacesIt() throws Exception {
    servers.away = true;
    servers.newest.lost(AWAY);
    assertNext("close 1", "no session", "error", "no session", "no session");
    servers.away = false;
    String event = log.poll(60, TimeUnit.SECONDS);
    while ("no session".equals(event)) {
      event = log.poll(60, TimeUnit.SECONDS);
    }
    assertEquals("open 2", event);
    assertNext("announce 2", "change");
    assertNothingElse();
  }

  @Test
  void aFailureOfTheNextServerIsAnOutage() throws Exception {
    servers.failing = true;
    servers.newest.lost(AWAY);
    assertNext("close 1", "open 2", "close 2", "error", "open 3", "close 3");
  }

  @Test
  void withoutFailOverALostSessionIsAnOutage() throws Exception {
    servers.canFailOver = false;
    servers.newest.lost(AWAY);
    assertNext("close 1", "error", "open 2", "announce 2", "change");
    assertNothingElse();
  }

  @Test
  void aReplacedSessionIsClosedWhenTheNextIsRestored() throws Exception {
    SessionEvents first = servers.newest;
    first.replace();
    assertNext("open 2", "announce 2", "close 1");
    first.lost(AWAY); // no longer the current one
    assertNothingElse();
  }

  @Test
  void aSessionStaysIfItCannotBeReplaced() throws Exception {
    servers.away = true;
    servers.newest.replace();
    assertNext("no session");
    assertNothingElse();
  }

  @Test
  void aCallThatFailsOnTwoSessionsLeavesNeitherInUse() throws Exception {
    servers.failing = true;
    assertThrows(RegistryException.class, () -> registry.lookup("default"));
    assertNext("close 1", "open 2", "close 2", "error");
  }
}
