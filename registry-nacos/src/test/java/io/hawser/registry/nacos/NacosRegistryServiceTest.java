package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryEvents;
import io.hawser.testservers.NacosServer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the behaviour that only Nacos has. Each test has a service of its own. */
@Timeout(600)
class NacosRegistryServiceTest {
  private static final ServiceInstance A = ServiceInstance.of("10.0.0.1:8091");
  private static final ServiceInstance B = ServiceInstance.of("10.0.0.2:8091");
  private static final ServiceInstance C = ServiceInstance.of("10.0.0.3:8091");
  private static final String LOADER = "/nacos/v3/admin/core/loader/";

  private static NacosServer server;

  private final Opened opened = new Opened();

  @BeforeAll
  static void start() {
    server = NacosServer.launchWithHttp(Map.of("nacos.naming.push.pushTaskDelay", "50"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    opened.close();
  }

  private RegistryService open(String application, String... more) {
    String[] settings = new String[more.length + 2];
    settings[0] = "application";
    settings[1] = application;
    System.arraycopy(more, 0, settings, 2, more.length);
    return opened.open(server.address(), settings);
  }

  @Test
  void anEntryLooksLikeThatOfASeataServer() throws Exception {
    RegistryService service = opened.open(server.address());
    service.register("default", A);
    NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@seata-server");
    http.await("default", hosts -> hosts.size() == 1);
    JsonNode entry = http.list("default").get(0);
    assertEquals("10.0.0.1", entry.path("ip").asText());
    assertEquals(8091, entry.path("port").asInt());
    assertEquals(1.0, entry.path("weight").asDouble());
    assertTrue(entry.path("healthy").asBoolean());
    assertTrue(entry.path("enabled").asBoolean());
    assertTrue(entry.path("ephemeral").asBoolean());
    assertEquals("default", entry.path("clusterName").asText());
    assertEquals("SEATA_GROUP@@seata-server", entry.path("serviceName").asText());
    assertEquals("{}", entry.path("metadata").toString());
    assertEquals(5000, entry.path("instanceHeartBeatInterval").asInt());
    assertEquals(15000, entry.path("instanceHeartBeatTimeOut").asInt());
    assertEquals(30000, entry.path("ipDeleteTimeout").asInt());
    assertEquals(
        "10.0.0.1#8091#default#SEATA_GROUP@@seata-server", entry.path("instanceId").asText());
    service.unregister("default", A);
    http.await("default", List::isEmpty);
  }

  @Test
  void weightAndMetadataAreKept() throws Exception {
    RegistryService service = open("metadata");
    ServiceInstance instance =
        new ServiceInstance(
            A.address(), Map.of("weight", "2.5", "version", "2.0.0", "healthy", "false"));
    service.register("default", instance);
    NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@metadata");
    http.await("default", hosts -> hosts.size() == 1);
    JsonNode entry = http.list("default").get(0);
    assertEquals(2.5, entry.path("weight").asDouble());
    assertEquals("{\"version\":\"2.0.0\"}", entry.path("metadata").toString());
    assertEquals(
        Map.of(
            "weight", "2.5",
            "version", "2.0.0",
            "healthy", "true",
            "enabled", "true",
            "cluster", "default"),
        service.lookup("default").get(0).metadata());
  }

  @Test
  void onlyHealthyAndEnabledServersAreUsed() throws Exception {
    NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@health");
    http.register("default", A);
    http.register("default", B);
    http.await("default", hosts -> hosts.size() == 2);
    RegistryService service = open("health");
    RegistryEvents events = new RegistryEvents();
    service.subscribe("default", events);
    assertEquals("[10.0.0.1:8091, 10.0.0.2:8091]", events.next());
    http.register("default", A, Map.of("enabled", "false"));
    assertEquals("[10.0.0.2:8091]", events.next());
    http.crash("default", B); // unhealthy first, gone later
    events.await("[]");
    assertEquals(List.of(), service.lookup("default"));
    http.register("default", A, Map.of("enabled", "true"));
    assertEquals("[10.0.0.1:8091]", events.next());
  }

  @Test
  void namespacesGroupsAndServicesAreSeparate() throws Exception {
    RegistryService one = open("separate");
    RegistryService otherNamespace = open("separate", "namespace", "dev");
    RegistryService otherGroup = open("separate", "group", "DEFAULT_GROUP");
    RegistryService otherService = open("separate2");
    RegistryEvents events = new RegistryEvents();
    otherNamespace.subscribe("default", events);
    one.register("default", A);
    NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@separate");
    http.await("default", hosts -> hosts.size() == 1);
    assertEquals("[10.0.0.1:8091]", RegistryEvents.text(one.lookup("default")));
    assertEquals(List.of(), otherNamespace.lookup("default"));
    assertEquals(List.of(), otherGroup.lookup("default"));
    assertEquals(List.of(), otherService.lookup("default"));
    otherNamespace.register("default", B);
    events.await("[10.0.0.2:8091]");
    assertEquals("[10.0.0.1:8091]", RegistryEvents.text(one.lookup("default")));
  }

  @Test
  void aNameThatNoClusterOfNacosCanHaveIsRejected() {
    RegistryService service = open("names");
    for (String name : List.of("a_b", "a,b", "a:b", "a.b", "", "x".repeat(65))) {
      for (RegistryException error :
          List.of(
              assertThrows(RegistryException.class, () -> service.lookup(name)),
              assertThrows(
                  RegistryException.class, () -> service.subscribe(name, new RegistryEvents())),
              assertThrows(RegistryException.class, () -> service.register(name, A)))) {
        assertTrue(error.getMessage().contains("0-9 a-z A-Z and -"), error.getMessage());
      }
    }
  }

  @Test
  void theFirstServerThatAnswersIsUsed() {
    RegistryService service =
        opened.open("127.0.0.1:1," + server.address() + ",127.0.0.1:2", "application", "list");
    assertEquals(List.of(), service.lookup("default"));
  }

  @Test
  void whereThereIsNoNacosAllAddressesAreNamed() {
    RegistryException error =
        assertThrows(
            RegistryException.class,
            () -> opened.open("127.0.0.1:1,127.0.0.1:2").lookup("default"));
    assertTrue(error.getMessage().contains("127.0.0.1:1: gRPC port 1001: "), error.getMessage());
    assertTrue(error.getMessage().contains("127.0.0.1:2: gRPC port 1002: "), error.getMessage());
  }

  @Test
  void anImmediateTakeoverByAnotherServerIsNoOutage() throws Exception {
    try (Relay one = new Relay(server.port());
        Relay two = new Relay(server.port())) {
      RegistryService service =
          opened.open(one.address() + "," + two.address(), "application", "takeover");
      RegistryEvents events = new RegistryEvents();
      NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@takeover");
      service.subscribe("default", events);
      http.register("default", A);
      events.await("[10.0.0.1:8091]");
      service.register("mine", B);
      http.await("mine", hosts -> hosts.size() == 1);
      one.cut(); // one of them
      two.cut();
      http.register("default", C);
      assertEquals("[10.0.0.1:8091, 10.0.0.3:8091]", events.next());
      assertEquals(
          "[10.0.0.1:8091, 10.0.0.3:8091]", RegistryEvents.text(service.lookup("default")));
      http.await("mine", hosts -> hosts.size() == 1);
    }
  }

  @Test
  void aCutConnectionIsAnOutageUntilItIsReplaced() throws Exception {
    try (Relay relay = new Relay(server.port())) {
      RegistryService service = opened.open(relay.address(), "application", "cut");
      RegistryEvents events = new RegistryEvents();
      NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@cut");
      service.subscribe("default", events);
      http.register("default", A);
      events.await("[10.0.0.1:8091]");
      service.register("mine", B);
      relay.cut();
      assertTrue(events.nextError().contains(relay.address()));
      assertEquals("[10.0.0.1:8091]", events.next());
      assertEquals("[10.0.0.1:8091]", RegistryEvents.text(service.lookup("default")));
      http.await("mine", hosts -> hosts.size() == 1);
    }
  }

  /** Its connections stay open, so that only a question that is not answered shows it. */
  @Test
  void aNacosThatHangsIsNoticedAndComesBack() throws Exception {
    RegistryService service = open("hanging", "requestTimeout", "6000", "connectTimeout", "6000");
    RegistryEvents events = new RegistryEvents();
    service.subscribe("default", events);
    service.register("default", A);
    events.await("[10.0.0.1:8091]");
    server.suspend();
    try {
      long start = System.nanoTime();
      RegistryException error =
          assertThrows(RegistryException.class, () -> service.lookup("default"));
      // If a push has caused a read, that meets it first, and the question then opens a session.
      assertTrue(
          Pattern.compile("no answer within 6000 ms|no Nacos 2 or 3 answers there")
              .matcher(error.getMessage())
              .find(),
          error.getMessage());
      assertTrue(error.getMessage().contains("look up cluster default"), error.getMessage());
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.toMillis() >= 6000, "it asked for only " + took);
      assertTrue(events.nextError().contains(server.address()));
      assertThrows(RegistryException.class, () -> service.register("default", B));
    } finally {
      server.resume();
    }
    events.await("[10.0.0.1:8091]");
    // The failed registration may have reached the server before it hung; it is there until it is
    // undone.
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!RegistryEvents.text(service.lookup("default")).equals("[10.0.0.1:8091]")) {
      assertTrue(System.nanoTime() < end, "the failed registration stays");
      Thread.sleep(50);
    }
  }

  /** Without a question it is a ping that is not answered. */
  @Test
  void aNacosThatHangsIsNoticedWithoutAQuestion() throws Exception {
    RegistryService service = open("idle", "requestTimeout", "6000", "connectTimeout", "6000");
    RegistryEvents events = new RegistryEvents();
    service.subscribe("default", events);
    server.suspend();
    try {
      assertTrue(events.nextError().contains("pings"));
    } finally {
      server.resume();
    }
    events.await("[]");
  }

  @Test
  @Tag("full")
  void whatAnEmptyRestartHasForgottenIsWrittenAgain() throws Exception {
    RegistryService service = open("restart");
    RegistryService other = open("restart");
    RegistryEvents events = new RegistryEvents();
    other.subscribe("default", events);
    service.register("default", A);
    service.register("other", B);
    events.await("[10.0.0.1:8091]");
    server.kill9();
    events.nextError();
    server.startEmpty();
    events.await("[10.0.0.1:8091]");
    NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@restart");
    http.await("other", hosts -> hosts.size() == 1);
  }

  /** As Nacos does to balance the load of its servers. */
  @Test
  void aClientThatIsSentAwayConnectsAgainWithoutAnOutageOrAGap() throws Exception {
    RegistryService service = open("away");
    RegistryService other = open("away");
    RegistryEvents events = new RegistryEvents();
    other.subscribe("default", events);
    service.register("default", A);
    events.await("[10.0.0.1:8091]");
    Set<String> before = connections();
    assertEquals(2, before.size());
    for (String id : before) {
      server.http(
          "POST",
          LOADER + "reloadClient?connectionId=" + id + "&redirectAddress=" + server.address());
    }
    awaitOthers(before);
    new NacosHttp(server, "SEATA_GROUP@@away").register("default", C);
    assertEquals("[10.0.0.1:8091, 10.0.0.3:8091]", events.next());
    service.unregister("default", A);
    assertEquals("[10.0.0.3:8091]", events.next());
  }

  private static Set<String> connections() throws Exception {
    Set<String> ids = new HashSet<>();
    new ObjectMapper()
        .readTree(server.http("GET", LOADER + "current"))
        .path("data")
        .fieldNames()
        .forEachRemaining(ids::add);
    return ids;
  }

  /** Until as many clients are connected as before, each by another connection. */
  private static void awaitOthers(Set<String> before) throws Exception {
    long end = System.nanoTime() + 120_000_000_000L;
    Set<String> now = connections();
    while (now.size() != before.size() || !Collections.disjoint(now, before)) {
      assertTrue(System.nanoTime() - end < 0, "Nacos still has " + now + ", of " + before);
      Thread.sleep(20); // there is no event by HTTP
      now = connections();
    }
  }

  @Test
  void ipv6AddressesAreKeptAsWrittenByOthers() throws Exception {
    NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@ipv6");
    http.registerJunk("default", "fe80:0:0:0:1:2:3:4", "8091");
    http.await("default", hosts -> hosts.size() == 1);
    ServiceInstance found = open("ipv6").lookup("default").get(0);
    assertEquals(new ServerAddress("fe80::1:2:3:4", 8091), found.address());
  }
}
