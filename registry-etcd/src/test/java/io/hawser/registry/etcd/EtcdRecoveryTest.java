package io.hawser.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.faults.FaultProxy;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.EtcdServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Recovery when other programs change entries, leases or the history. */
@Tag("full")
class EtcdRecoveryTest {
  /**
   * The limit for operations that take moments or have a time-out of seconds. Only a defect takes
   * longer.
   */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String KEY = "registry-seata-default-10.0.0.1:8091";
  private static final String OTHER_KEY = "registry-seata-other-10.0.0.1:8091";
  private static final ServiceInstance ONE = ServiceInstance.of("10.0.0.1:8091");

  private final EtcdServer server = EtcdServer.launch();
  private final Gateway gateway = new Gateway(server.url());
  private final RegistryService service = Services.at(server.url());
  private final RegistryService other = Services.at(server.url());
  private final RegistryEvents events = new RegistryEvents();

  @AfterEach
  void closeAll() {
    service.close();
    other.close();
    server.close();
  }

  @Test
  void writesExactlyWhatSeatasServerWrites() throws Exception {
    service.register("default", ONE);
    assertEquals(Map.of(KEY, "10.0.0.1:8091"), gateway.entries("registry-seata-"));
    String lease = server.etcdctl("lease", "timetolive", gateway.lease(KEY));
    assertTrue(lease.contains("granted with TTL(10s)"), lease);
  }

  @Test
  @Tag("lesson-15")
  @DisplayName("a new lease replaces a lost one and the entry is written again")
  void isBackWhenItsLeaseIsRevoked() throws Exception {
    service.register("default", ONE);
    String lease = gateway.lease(KEY);
    long start = System.nanoTime();
    server.etcdctl("lease", "revoke", lease); // which deletes the entry
    awaitEntry();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("lease revoked, announced again after " + took.toMillis() + " ms");
    assertNotEquals(lease, gateway.lease(KEY));
    other.subscribe("default", events);
    service.unregister("default", ONE);
    assertEquals("[]", events.next());
    assertTrue(server.etcdctl("lease", "list").startsWith("found 0 leases"));
  }

  @Test
  void allItsEntriesHaveOneLease() throws Exception {
    service.register("default", ONE);
    service.register("other", ONE);
    String lease = gateway.lease(KEY);
    assertEquals(lease, gateway.lease(OTHER_KEY));
    service.unregister("default", ONE);
    assertEquals(Map.of(OTHER_KEY, "10.0.0.1:8091"), gateway.entries("registry-seata-"));
    service.register("default", ONE);
    server.etcdctl("lease", "revoke", lease);
    awaitEntries(Map.of(KEY, "10.0.0.1:8091", OTHER_KEY, "10.0.0.1:8091"));
    assertEquals(gateway.lease(KEY), gateway.lease(OTHER_KEY));
    service.close();
    awaitEntries(Map.of());
  }

  @Test
  void isBackWhenItsEntryIsDeleted() throws Exception {
    service.register("default", ONE);
    for (int round = 0; round < 3; round++) {
      gateway.delete(KEY);
      awaitEntry();
    }
  }

  /** Polls, because the gap is shorter than the time within which changes are merged. */
  private void awaitEntry() throws Exception {
    awaitEntries(Map.of(KEY, "10.0.0.1:8091"));
  }

  private void awaitEntries(Map<String, String> entries) throws Exception {
    long start = System.nanoTime();
    while (!gateway.entries("registry-seata-").equals(entries)) {
      assertTrue(System.nanoTime() - start < LIMIT.toNanos(), "the entry is not back");
      Thread.sleep(5);
    }
  }

  @Test
  void keepsAnEntryThatAnotherProcessHasTakenOver() throws Exception {
    service.register("default", ONE);
    other.register("default", ONE); // for instance the same server after a restart
    String lease = gateway.lease(KEY);
    service.unregister("default", ONE);
    assertEquals(lease, gateway.lease(KEY));
    other.unregister("default", ONE);
    assertEquals(Map.of(), gateway.entries("registry-seata-"));
  }

  @Test
  void aLostMemberIsNoOutageWhileAnotherAnswers() throws Exception {
    ServiceInstance second = ServiceInstance.of("10.0.0.2:8091");
    ServerAddress address = ServerAddress.parse(URI.create(server.url()).getAuthority());
    try (FaultProxy member = FaultProxy.to(address);
        RegistryService both = Services.at("http://" + member.address() + "," + server.url())) {
      both.register("default", ONE);
      both.subscribe("default", events);
      member.refuse();
      member.resetAll();
      other.register("default", second);
      assertEquals("[10.0.0.1:8091, 10.0.0.2:8091]", events.next()); // and no error before it
      assertEquals(Set.of(KEY, "registry-seata-default-10.0.0.2:8091"), keys());
    }
    assertEquals(Set.of("registry-seata-default-10.0.0.2:8091"), keys()); // still ours to withdraw
  }

  private Set<String> keys() throws Exception {
    return gateway.entries("registry-seata-").keySet();
  }

  @Test
  void staysLongerThanItsLeaseWouldLast() throws Exception {
    service.register("default", ONE);
    service.subscribe("default", events);
    String lease = gateway.lease(KEY);
    // Wait until another lease without a keep-alive has expired, which takes a little longer than
    // ours would.
    gateway.put("registry-seata-default-10.0.0.2:8091", "10.0.0.2:8091", gateway.grant(12));
    assertEquals("[10.0.0.1:8091, 10.0.0.2:8091]", events.next());
    assertEquals("[10.0.0.1:8091]", events.next());
    assertEquals(lease, gateway.lease(KEY));
  }

  @Test
  @Tag("lesson-17")
  @DisplayName("an etcd that comes back empty is filled and watched again")
  void startsAgainOnAnEmptyEtcdWithLowerRevisions() throws Exception {
    for (int i = 0; i < 50; i++) {
      gateway.put("other", "value " + i);
    }
    service.register("default", ONE);
    other.subscribe("default", events);
    server.kill9();
    String outage = events.next();
    assertTrue(outage.startsWith("error: Cannot look up cluster default in etcd"), outage);
    assertTrue(outage.contains(server.url()), outage);
    server.startEmpty();
    long start = System.nanoTime();
    String back = events.next();
    if (back.equals("[]")) { // the notification was faster than the server
      back = events.next();
    }
    assertEquals("[10.0.0.1:8091]", back);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("empty restart, announced and seen after " + took.toMillis() + " ms");
    assertTrue(took.compareTo(LIMIT) < 0, took::toString);
    gateway.put("registry-seata-default-10.0.0.2:8091", "10.0.0.2:8091");
    assertEquals("[10.0.0.1:8091, 10.0.0.2:8091]", events.next());
  }

  @Test
  void survivesCompactionInAnOutage() throws Exception {
    service.subscribe("default", events);
    server.kill9();
    assertTrue(events.next().startsWith("error: "));
    server.start();
    assertEquals("[]", events.next());
    for (int i = 0; i < 20; i++) {
      gateway.put("other", "value " + i);
    }
    gateway.put(KEY, "10.0.0.1:8091");
    assertEquals("[10.0.0.1:8091]", events.next());
    String revision =
        server
            .etcdctl("get", KEY, "-w", "fields")
            .lines()
            .filter(line -> line.startsWith("\"Revision\""))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    server.etcdctl("compact", revision);
    gateway.delete(KEY);
    assertEquals("[]", events.next());
    server.kill9();
    assertTrue(events.next().startsWith("error: "));
    server.start();
    assertEquals("[]", events.next());
  }

  @Test
  void reportsInTimeThatAHangingEtcdDoesNotAnswer() throws Exception {
    gateway.put(KEY, "10.0.0.1:8091");
    service.subscribe("default", events);
    server.suspend();
    try {
      long start = System.nanoTime();
      RegistryException error =
          assertThrows(RegistryException.class, () -> service.lookup("default"));
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(LIMIT) < 0, took::toString);
      assertTrue(
          error
              .getMessage()
              .startsWith("Cannot look up cluster default in etcd " + server.url() + ": "),
          error::getMessage);
      assertTrue(error.getMessage().contains("no answer"), error::getMessage);
      assertTrue(events.next().contains("no answer in time")); // the same connection
    } finally {
      server.resume();
    }
    assertEquals("[10.0.0.1:8091]", events.next());
    assertEquals("[10.0.0.1:8091]", RegistryEvents.text(service.lookup("default")));
  }

  @Test
  void noticesAHangingEtcdByItsKeepAlive() throws Exception {
    service.subscribe("default", events);
    service.register("default", ONE);
    assertEquals("[10.0.0.1:8091]", events.next());
    server.suspend();
    try {
      String error = events.next();
      assertTrue(error.contains("no answer to a keep-alive"), error);
    } finally {
      server.resume();
    }
    assertEquals("[10.0.0.1:8091]", events.next());
  }

  @Test
  void withdrawsAServerAfterAnOutage() throws Exception {
    service.register("default", ONE);
    server.kill9();
    RegistryException error =
        assertThrows(RegistryException.class, () -> service.unregister("default", ONE));
    assertTrue(
        error.getMessage().startsWith("Cannot withdraw 10.0.0.1:8091 from cluster default"),
        error::getMessage);
    server.start();
    other.subscribe("default", events);
    if (!other.lookup("default").isEmpty()) {
      assertEquals("[]", events.next());
    }
    assertTrue(server.etcdctl("lease", "list").startsWith("found 0 leases")); // and has not expired
  }

  @Test
  void usesAnotherEndpointWhenOneIsUnreachable() throws Exception {
    try (EtcdServer away = EtcdServer.launch()) {
      String both = away.url() + "," + server.url();
      try (RegistryService either = Services.at(both)) {
        either.subscribe("default", events);
        away.kill9();
        gateway.put(KEY, "10.0.0.1:8091");
        String found = events.next(); // and no outage before it
        assertEquals("[10.0.0.1:8091]", found.equals("[]") ? events.next() : found);
      }
    }
  }
}
