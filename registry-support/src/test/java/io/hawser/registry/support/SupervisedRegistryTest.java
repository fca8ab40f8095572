package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Behaviour of the supervisor that no real registry shows on demand. The registries' own tests
 * cover the rest.
 */
class SupervisedRegistryTest {
  private static final long LIMIT_SECONDS = 120;
  private static final ServiceInstance ONE = ServiceInstance.of("10.0.0.1:8091");

  private final ScriptedBackend backend = new ScriptedBackend();
  private final RegistryService service = SupervisedRegistry.of(backend, "hawser-test");

  /** Records the notifications of a listener: lists of addresses, or errors. */
  private static final class Notified implements RegistryListener {
    private final BlockingQueue<Object> news = new LinkedBlockingQueue<>();

    @Override
    public void onChange(List<ServiceInstance> instances) {
      news.add(instances.stream().map(it -> it.address().toString()).toList());
    }

    @Override
    public void onError(RegistryException error) {
      news.add(error);
    }

    Object next() throws InterruptedException {
      Object next = news.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    }
  }

  @AfterEach
  void close() {
    backend.silent = false;
    service.close();
  }

  @Test
  void connectsWithTheFirstCallAndReadsEachTime() {
    assertEquals(List.of(), backend.calls);
    backend.put("a", "10.0.0.1:8091");
    assertEquals(List.of(ONE), service.lookup("a"));
    assertEquals(List.of(ONE), service.lookup("a"));
    assertEquals(List.of("open", "read a", "read a"), backend.calls);
  }

  @Test
  void aBurstOfReportsLeadsToFewReadings() throws Exception {
    Notified notified = new Notified();
    service.subscribe("a", notified);
    backend.put("a", "10.0.0.1:8091");
    for (int i = 0; i < 1_000; i++) {
      backend.events.changed("a");
    }
    assertEquals(List.of("10.0.0.1:8091"), notified.next());
    assertTrue(Collections.frequency(backend.calls, "read a") < 100, backend.calls::toString);
  }

  @Test
  void aReportOfOneAnnouncementDoesNotAffectOthers() throws Exception {
    Notified notified = new Notified();
    for (int port = 1; port <= 500; port++) {
      service.register("a", ServiceInstance.of("10.0.0.1:" + port));
    }
    service.subscribe("a", notified);
    backend.calls.clear();
    backend.put("a", "10.0.0.2:8091"); // before the report, whose announcement replaces it
    backend.events.announcementChanged("a", new ServerAddress("10.0.0.1", 77));
    backend.events.announcementChanged(
        "a", new ServerAddress("10.0.0.9", 77)); // of another process
    backend.events.changed("a");
    assertEquals(List.of("10.0.0.1:77"), notified.next());
    assertEquals(List.of("announce 10.0.0.1:77", "read a"), backend.calls);
  }

  @Test
  void anAnnouncementIsWithdrawnOnce() throws Exception {
    service.register("a", ONE);
    backend.away = new ScriptedBackend.Lost("away");
    backend.once = new ScriptedBackend.Lost("closed while idle");
    assertThrows(RegistryException.class, () -> service.unregister("a", ONE));
    try { // only the first call matters: the server is withdrawn when the registry is back
      service.unregister("a", ONE);
    } catch (RegistryException e) {
      // in an outage, a call waits for a moment only
    }
    backend.away = null;
    awaitCall("withdraw 10.0.0.1:8091", 2);
  }

  /** Nothing else reminds of it: the session stays, and the caller may not call again. */
  @Test
  void aRejectedWithdrawalIsRetriedUntilItSucceeds() throws Exception {
    service.register("a", ONE);
    backend.keepsEntries = true;
    assertThrows(RegistryException.class, () -> service.unregister("a", ONE));
    awaitCall("withdraw 10.0.0.1:8091", 3);
    assertThrows(RegistryException.class, () -> service.unregister("a", ONE), "it is still there");
    backend.keepsEntries = false;
    while (!service.lookup("a").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    service.unregister("a", ONE);
    assertEquals(1, Collections.frequency(backend.calls, "open"));
  }

  @Test
  void whatWasNeverAnnouncedIsNotWithdrawnByItsCaller() {
    backend.away = new ScriptedBackend.Lost("unreachable");
    assertThrows(RegistryException.class, () -> service.register("a", ONE));
    service.unregister("a", ONE);
  }

  @Test
  void anOutageIsReportedOnceAndEverythingIsRestoredAfterIt() throws Exception {
    Notified notified = new Notified();
    service.register("a", ONE);
    service.subscribe("b", notified);
    backend.away = new ScriptedBackend.Lost("still unreachable");
    backend.clusters.clear();
    backend.events.lost(new ScriptedBackend.Lost("away"));
    String error = notified.next().toString();
    assertTrue(error.contains("Cannot look up cluster b in memory"), error);
    assertThrows(RegistryException.class, () -> service.lookup("a"));
    backend.calls.clear();
    backend.away = null;
    assertEquals(List.of(), notified.next(), "the outage is over");
    int opened = backend.calls.indexOf("open");
    assertEquals(
        List.of("open", "announce 10.0.0.1:8091", "read b"),
        backend.calls.subList(opened, opened + 3));
    assertEquals(List.of(ONE), service.lookup("a"));
  }

  /** Listeners get no errors of announcements, so operators find them in the log only. */
  @Test
  void anAnnouncementThatIsNotMaintainedIsOneWarning() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      service.register("a", ONE);
      service.register("a", ServiceInstance.of("10.0.0.2:8091"));
      backend.away = new ScriptedBackend.Lost("still unreachable");
      backend.calls.clear();
      backend.events.lost(new ScriptedBackend.Lost("away"));
      awaitCall("open", 3); // attempts
      backend.away = null;
      awaitLog(log, "INFO .*The announcements in memory are maintained again");
      backend.once = new ScriptedBackend.Rejected();
      backend.events.announcementChanged("a", ONE.address());
      awaitLog(
          log, "WARN .*announcement of 10.0.0.1:8091 in cluster a is not maintained in memory");
      awaitLog(log, "(?s)maintained again.*maintained again");
    } finally {
      System.setErr(before);
    }
    String text = log.toString(StandardCharsets.UTF_8);
    assertEquals(2, text.split("WARN", -1).length - 1, text);
    assertTrue(text.contains("10.0.0.1:8091 in cluster a (and 1 more) is not maintained"), text);
  }

  private static void awaitLog(ByteArrayOutputStream log, String regex) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    Pattern pattern = Pattern.compile(regex);
    while (!pattern.matcher(log.toString(StandardCharsets.UTF_8)).find()) {
      assertTrue(System.nanoTime() - end < 0, () -> log.toString(StandardCharsets.UTF_8));
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void aRejectedClusterDoesNotDelayOthers() throws Exception {
    Notified rejected = new Notified();
    Notified other = new Notified();
    service.subscribe("a", rejected);
    service.subscribe("b", other);
    backend.forbidden = "a";
    backend.events.changed("a");
    assertTrue(((RegistryException) rejected.next()).isRejected());
    for (int i = 1; i < 5; i++) {
      backend.put("b", "10.0.0." + i + ":8091");
      backend.events.changed("b");
      assertEquals(List.of("10.0.0." + i + ":8091"), other.next());
    }
    backend.forbidden = "";
    assertEquals(List.of(), rejected.next(), "the cluster is read again without a report");
  }

  @Test
  void aCallOverASessionLostUnnoticedIsRetried() {
    service.lookup("a");
    backend.once = new ScriptedBackend.Lost("closed while idle");
    assertEquals(List.of(), service.lookup("a"));
    assertEquals(2, Collections.frequency(backend.calls, "open"));
  }

  @Test
  void anUncertainAnnouncementIsWithdrawn() throws Exception {
    service.lookup("a");
    backend.once = new ScriptedBackend.Lost("closed while idle");
    backend.away = new ScriptedBackend.Lost("away");
    assertThrows(RegistryException.class, () -> service.register("a", ONE));
    backend.away = null;
    awaitCall("withdraw 10.0.0.1:8091", 1);
  }

  private void awaitCall(String call, int times) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (Collections.frequency(backend.calls, call) < times) {
      assertTrue(System.nanoTime() - end < 0, backend.calls::toString);
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  @Test
  void libraryClassesThatDoNotFitAreNotRetried() throws Exception {
    Notified notified = new Notified();
    service.subscribe("a", notified);
    backend.away = new NoSuchMethodError("of another version");
    backend.calls.clear();
    backend.events.lost(new NoSuchMethodError("of another version"));
    assertTrue(notified.next().toString().contains("of another version"));
    TimeUnit.MILLISECONDS.sleep(500); // two pauses between attempts, if there were any
    assertFalse(backend.calls.contains("open"), backend.calls::toString);
  }

  /** An attempt to connect that outlasts the limit of its caller, as on a busy machine. */
  @Test
  void aCallerWhoseLimitPassesWhileConnectingGetsTheErrorOfTheConnection() {
    backend.timeout = Duration.ofMillis(1);
    backend.unreachable = true;
    RegistryException error = assertThrows(RegistryException.class, () -> service.lookup("a"));
    assertTrue(error.getMessage().endsWith("Lost: nothing listens there"), error.getMessage());
  }

  @Test
  void aCallerWhoseLimitPassesOverAConnectionGetsTheTimeItHasWaited() {
    assertEquals(List.of(), service.lookup("a"));
    backend.timeout = Duration.ofMillis(1);
    backend.silent = true;
    RegistryException error = assertThrows(RegistryException.class, () -> service.lookup("a"));
    assertEquals("Cannot look up cluster a in memory: no answer within 251 ms", error.getMessage());
  }

  @Test
  void closingFailsAWaitingCall() throws Exception {
    service.lookup("a");
    backend.silent = true;
    CompletableFuture<Object> lookup =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return service.lookup("a");
              } catch (RegistryException e) {
                return e;
              }
            });
    assertTrue(backend.silenced.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    service.close();
    String outcome = lookup.get(LIMIT_SECONDS, TimeUnit.SECONDS).toString();
    assertTrue(outcome.contains("it is closed"), outcome);
    assertTrue(backend.calls.contains("close"), backend.calls::toString);
    assertThrows(RegistryException.class, () -> service.lookup("a"));
  }

  @Test
  void closingWithdrawsAnnouncedServers() {
    service.register("a", ONE);
    backend.calls.clear();
    service.close();
    assertEquals(List.of("withdraw 10.0.0.1:8091", "end", "close"), backend.calls);
  }
}
