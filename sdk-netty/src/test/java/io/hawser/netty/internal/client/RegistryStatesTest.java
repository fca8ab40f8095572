package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.ClientClosedException;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistryException;
import io.hawser.netty.CapturedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every state of a registry: what the status, the error of a request and the log say of it. A start
 * that fails says it once, in its error, and promises nothing in the log.
 */
class RegistryStatesTest {
  private static final String HERE = " (memory of this test), vgroup default_tx_group";
  private static final String DOWN =
      "Looking up cluster default of vgroup default_tx_group in registry test failed: nothing"
          + " listens there";

  @TempDir Path directory;

  private final String id = UUID.randomUUID().toString();
  private final TestRegistry registry = new TestRegistry();
  private final CapturedLog log = new CapturedLog();
  private final List<HawserClient> clients = new ArrayList<>();
  private ScriptedServer server;
  private Path file;

  @BeforeEach
  void start() {
    TestRegistryProvider.REGISTRIES.put(id, registry);
    server = ScriptedServer.start();
    file = directory.resolve("hawser.properties");
  }

  @AfterEach
  void close() throws Exception {
    clients.forEach(HawserClient::close);
    log.close();
    server.close();
    TestRegistryProvider.REGISTRIES.remove(id);
  }

  private void write(String... mappings) throws IOException {
    List<String> lines = new ArrayList<>(List.of(mappings));
    lines.add("registry.type=test");
    lines.add("registry.test.id=" + id);
    lines.add("registry.refreshInterval=50ms");
    lines.add("client.roles=TM");
    lines.add("client.reconnect.maxBackoff=200ms");
    lines.add("client.shutdownTimeout=2s");
    Path written = Files.write(directory.resolve("written"), lines);
    Files.move(written, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private HawserClient connect(boolean failFast, String... mappings) throws IOException {
    List<String> all = new ArrayList<>(List.of(mappings));
    if (!failFast) {
      all.add("transport.enableTmClientChannelCheckFailFast=false");
    }
    write(all.toArray(String[]::new));
    HawserClient client = HawserClient.connect(HawserConfig.load(file));
    clients.add(client);
    return client;
  }

  private static final String MAPPED = "service.vgroupMapping.default_tx_group=default";

  private String normal(String text) {
    return text.replaceAll("at [0-9]{4}-[^ ;]+Z", "at T")
        .replace(server.address().toString(), "SERVER")
        .replace(file.toString(), "FILE");
  }

  private String registryLine(HawserClient client) {
    return normal(client.status().registries().get(0).toString());
  }

  private String errorOf(HawserClient client) {
    HawserException error =
        assertThrows(
            HawserException.class,
            () -> client.transactionManager().begin("state", Duration.ofSeconds(60)));
    assertEquals(NoServerAvailableException.class, error.getClass());
    return normal(error.getMessage());
  }

  /** Returns what was logged at a level about registries and their servers. */
  private List<String> logged(String level) {
    return log.text()
        .lines()
        .filter(line -> line.contains(" " + level + " ") && line.contains(" - "))
        .map(line -> normal(line.substring(line.indexOf(" - ") + 3)))
        .filter(line -> line.matches(".*([Rr]egistr|listed|mapped|vgroup|servers).*"))
        .toList();
  }

  private void awaitLogged(String level, String line) throws Exception {
    Await.until(line, () -> logged(level).contains(line));
  }

  private void down() {
    registry.script(
        call -> {
          if (call.equals("create")) {
            throw new RegistryException("nothing listens there", null);
          }
        });
  }

  @Test
  void notAskedYet() throws Exception {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    registry.script(
        call -> {
          if (call.equals("create")) {
            Await.latch(mayAnswer);
          }
        });
    registry.answers(server.address());
    try {
      HawserClient client = connect(false, MAPPED);
      assertEquals(
          "registry test (not connected), vgroup default_tx_group -> cluster default: not asked yet",
          registryLine(client));
      assertEquals(
          "No server is ready for the TM. Registry test (not connected), vgroup default_tx_group ->"
              + " cluster default: not asked yet. No server was tried.",
          errorOf(client));
      assertEquals(List.of(), logged("WARN"));
    } finally {
      mayAnswer.countDown();
    }
  }

  @Test
  void downAtAStartThatFails() {
    down();
    RegistryException error = assertThrows(RegistryException.class, () -> connect(true, MAPPED));
    assertEquals(DOWN, error.getMessage());
    assertEquals(List.of(), logged("WARN"), "the error says it, and nothing goes on");
  }

  @Test
  void downAtAStartThatGoesOn() throws Exception {
    down();
    HawserClient client = connect(false, MAPPED);
    awaitLogged("WARN", DOWN + ". It is asked again until it answers");
    assertEquals(
        "registry test (not connected), vgroup default_tx_group -> cluster default: no answer, but"
            + " an error: "
            + DOWN,
        registryLine(client));
    assertEquals(
        "No server is ready for the TM. Registry test (not connected), vgroup default_tx_group ->"
            + " cluster default: no answer, but an error: "
            + DOWN
            + ". No server was tried.",
        errorOf(client));
    registry.answers(server.address());
    registry.script(call -> {});
    awaitLogged(
        "INFO", "Registry test (memory of this test) answers now: cluster default has 1 server(s)");
    server.awaitPeer();
    assertFalse(log.text().contains("again:"), "it had never answered");
    assertEquals(1, logged("WARN").size(), logged("WARN")::toString);
  }

  @Test
  void downLater() throws Exception {
    for (boolean failFast : new boolean[] {true, false}) {
      registry.answers(server.address());
      HawserClient client = connect(failFast, MAPPED);
      Await.until(client, status -> status.isReady());
      registry.fails(new RegistryException("it went down " + failFast, null));
      awaitLogged("WARN", "it went down " + failFast + ". The last known servers stay in use");
      assertEquals(
          "registry test"
              + HERE
              + " -> cluster default: found [SERVER] at T; since then: it went down "
              + failFast,
          registryLine(client));
      registry.answers(server.address());
      awaitLogged(
          "INFO",
          "Registry test (memory of this test) answers again: cluster default has 1 server(s)");
      client.close();
    }
  }

  /** As after a user has lost the right to subscribe. */
  @Test
  void pushesFailLaterAndLookupsAnswer() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    Await.until(client, status -> status.isReady());
    String error = "subscribing in the registry is not permitted";
    registry.breaksOff(new RegistryException(error, null));
    awaitLogged("WARN", error + ". The last known servers stay in use");
    awaitLogged(
        "WARN", error + ". Changes are noticed by lookups until a further attempt succeeds");
    registry.answers(server.address(), server.address());
    Await.until(client, status -> status.registries().get(0).instances().size() == 2);
    assertEquals(error, client.status().registries().get(0).lastError());
    assertEquals(List.of(), logged("INFO").stream().filter(it -> it.contains(" again")).toList());

    registry.pushes(server.address());
    awaitLogged(
        "INFO",
        "Changes are pushed again by registry test (memory of this test): cluster default has 1"
            + " server(s)");
    Await.until(client, status -> status.registries().get(0).lastError() == null);
    assertEquals(2, logged("WARN").size(), logged("WARN")::toString);
  }

  /** As a rule the provider pushes while it answers the first lookup. */
  @Test
  void anOutageThatEndsDuringALookupHasOneLineOfEachKind() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    AtomicInteger lookups = new AtomicInteger();
    registry.script(
        call -> {
          if (call.equals("lookup")) {
            switch (lookups.incrementAndGet()) {
              case 1 -> registry.breaksOff(new RegistryException("it went down", null));
              case 2 -> registry.pushes(server.address());
              default -> {}
            }
          }
        });
    Await.until("more lookups", () -> lookups.get() > 4);
    assertNull(client.status().registries().get(0).lastError());
    assertEquals(List.of("it went down. The last known servers stay in use"), logged("WARN"));
    assertEquals(
        List.of(
            "Registry test (memory of this test) answers again: cluster default has 1 server(s)"),
        logged("INFO").stream().filter(line -> line.contains(" again")).toList());
  }

  @Test
  void emptyAtAStartThatFails() {
    registry.others("east", "west");
    NoServerAvailableException error =
        assertThrows(NoServerAvailableException.class, () -> connect(true, MAPPED));
    assertEquals(
        "No server is ready for the TM. Registry test"
            + HERE
            + " -> cluster default: found [] at T; clusters with servers there: [east, west]. No"
            + " server was tried.",
        normal(error.getMessage()));
    assertEquals(List.of(), logged("WARN"));
  }

  @Test
  void emptyAtAStartThatGoesOn() throws Exception {
    HawserClient client = connect(false, MAPPED);
    awaitLogged(
        "WARN",
        "No server is listed. Registry test"
            + HERE
            + " -> cluster default: found [] at T. The registries are asked again regularly");
    assertEquals(
        "registry test" + HERE + " -> cluster default: found [] at T", registryLine(client));
    registry.others("east");
    Await.until(
        client, status -> status.registries().get(0).clustersWithServers().equals(List.of("east")));
    assertEquals(
        "No server is ready for the TM. Registry test"
            + HERE
            + " -> cluster default: found [] at T; clusters with servers there: [east]. No server was"
            + " tried.",
        errorOf(client));
    registry.answers(server.address());
    awaitLogged("INFO", "Servers for the TM are listed now");
    Await.until(client, status -> status.isReady());
    assertEquals(
        "registry test" + HERE + " -> cluster default: found [SERVER] at T", registryLine(client));
    assertEquals(1, logged("WARN").size(), logged("WARN")::toString);
  }

  @Test
  void emptyLater() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    registry.others("east");
    registry.answers();
    awaitLogged(
        "WARN",
        "No server for the TM is listed any more. Registry test"
            + HERE
            + " -> cluster default: found [] at T; clusters with servers there: [east]. The servers of"
            + " the last answer are used and dialled until another is listed");
    registry.answers(server.address());
    awaitLogged("INFO", "Servers for the TM are listed again");
    client.close();
  }

  @Test
  void emptyLaterAndTheServerIsLost() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    registry.answers();
    Await.until(client, status -> !status.servers().get(0).listed());
    String state = client.status().toString();
    assertTrue(state.contains(" READY ") && state.contains(", not listed by a registry"), state);
    server.close();
    Await.until(client, status -> status.servers().get(0).failedAttempts() > 0);
    String lost = client.status().toString();
    assertTrue(
        lost.contains(", not listed, but dialled because the registries list no server, last"),
        lost);
    String message = errorOf(client);
    assertTrue(
        message.startsWith(
            "No server is ready for the TM. Registry test"
                + HERE
                + " -> cluster default: found [] at T. Tried: SERVER (no longer listed): "),
        message);
    try (ScriptedServer back = ScriptedServer.startOn(server.address())) {
      Await.until(client, status -> status.isReady());
      assertEquals(1, back.connections.get());
    }
  }

  @Test
  void emptyLaterAndTheMappingMovesToAnEmptyCluster() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    registry.answers();
    server.close();
    Await.until(client, status -> status.servers().get(0).failedAttempts() > 0);
    write("service.vgroupMapping.default_tx_group=other");
    Await.until(client, status -> status.servers().isEmpty());
    assertEquals(
        "No server is ready for the TM. Registry test"
            + HERE
            + " -> cluster other: found [] at T. No server was tried.",
        errorOf(client));
  }

  @Test
  void mappingMovesToAnEmptyClusterAndTheServerIsLost() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    registry.answers();
    write("service.vgroupMapping.default_tx_group=other");
    Await.until(client, status -> "other".equals(status.registries().get(0).cluster()));
    Await.until(client, status -> !status.servers().get(0).listed());
    assertTrue(client.status().isReady(), "its server is used until another is ready");
    server.close();
    Await.until(client, status -> status.servers().isEmpty());
  }

  @Test
  void othersCannotBeNamed() throws Exception {
    registry.script(
        call -> {
          if (call.equals("clusters")) {
            throw new NoClassDefFoundError("some.Class");
          }
        });
    HawserClient client = connect(false, MAPPED);
    Await.until(client, status -> status.registries().get(0).answeredAt() != null);
    assertEquals(
        "registry test" + HERE + " -> cluster default: found [] at T", registryLine(client));
  }

  @Test
  void answeredWithServers() throws Exception {
    for (boolean failFast : new boolean[] {true, false}) {
      registry.answers(server.address());
      HawserClient client = connect(failFast, MAPPED);
      Await.until(client, status -> status.isReady());
      assertEquals(
          "registry test" + HERE + " -> cluster default: found [SERVER] at T",
          registryLine(client));
      assertEquals(List.of(), logged("WARN"));
    }
  }

  @Test
  void noMappingAtAStartThatFails() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () ->
                connect(
                    true,
                    "service.vgroupMapping.other=x",
                    "service.vgroup-maping.default_tx_group=default"));
    assertEquals(
        "service.vgroupMapping.default_tx_group: not set in file FILE (expected: the name of the"
            + " cluster for this vgroup; mappings there: [service.vgroupMapping.other]; maybe"
            + " misspelt: [service.vgroupMaping.default_tx_group])",
        normal(error.getMessage()));
    assertEquals(
        List.of(
            "Unknown setting service.vgroup-maping.default_tx_group; the nearest known one is"
                + " service.vgroupMapping.<vgroup>"),
        logged("WARN"),
        "of the start itself nothing");
  }

  @Test
  void noMappingAtAStartThatGoesOn() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(false);
    String error =
        "service.vgroupMapping.default_tx_group: not set in file FILE (expected: the name of the"
            + " cluster for this vgroup; mappings there: [])";
    awaitLogged("WARN", error + ". Servers are looked for as soon as it is set");
    String line =
        "egistry test (not connected), vgroup default_tx_group, which is mapped to no cluster: "
            + error;
    assertEquals("r" + line, registryLine(client));
    assertEquals(
        "No server is ready for the TM. R" + line + ". No server was tried.", errorOf(client));
    write(MAPPED);
    awaitLogged(
        "INFO",
        "vgroup default_tx_group is now mapped to a cluster of registry test (memory of this test):"
            + " cluster default has 1 server(s)");
    Await.until(client, status -> status.isReady());
  }

  @Test
  void noMappingInAConfigurationThatCannotChange() throws Exception {
    HawserClient client =
        HawserClient.connect(
            HawserConfig.builder()
                .set("registry.type", "test")
                .set("registry.test.id", id)
                .set("client.roles", "TM")
                .set("transport.enableTmClientChannelCheckFailFast", "false")
                .build());
    clients.add(client);
    awaitLogged(
        "WARN",
        "service.vgroupMapping.default_tx_group: not set in properties given in code (expected: the"
            + " name of the cluster for this vgroup; mappings there: []). Without it this client"
            + " finds no server");
  }

  @Test
  void mappingRemovedLaterAndServersPushedMeanwhile() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    write();
    Await.until(client, status -> status.registries().get(0).cluster() == null);
    String line = registryLine(client);
    assertTrue(
        line.startsWith(
            "registry test" + HERE + ", which is mapped to no cluster: service.vgroupMapping."),
        line);
    Await.until(
        "warned",
        () ->
            logged("WARN").stream()
                .anyMatch(it -> it.endsWith("). The last known servers stay in use")));
    registry.pushes();
    write("service.vgroup-maping.default_tx_group=default");
    Await.until( // the feed has seen the push before
        client, status -> status.registries().get(0).toString().contains("maybe misspelt"));
    assertTrue(client.status().isReady(), "its server stays");
    assertEquals(List.of(), logged("INFO").stream().filter(it -> it.contains("mapped")).toList());
    write(MAPPED);
    registry.answers(server.address());
    Await.until(client, status -> "default".equals(status.registries().get(0).cluster()));
    Await.until(client, status -> status.registries().get(0).instances().size() == 1);
    Await.until(
        "logged", () -> logged("INFO").stream().anyMatch(it -> it.contains(" is now mapped to ")));
    assertEquals(1, logged("INFO").stream().filter(it -> it.contains("mapped")).count());
  }

  @Test
  void mappingChangedToAClusterThatCannotBeLookedUp() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    registry.fails(new RegistryException("it is down", null));
    write("service.vgroupMapping.default_tx_group=other");
    Await.until(client, status -> "other".equals(status.registries().get(0).cluster()));
    assertEquals(
        "registry test" + HERE + " -> cluster other: no answer, but an error: it is down",
        registryLine(client));
    assertTrue(client.status().isReady(), "the servers of the old cluster stay in use");
    registry.answers(server.address());
    Await.until(client, status -> status.registries().get(0).lastError() == null);
    assertEquals(
        "registry test" + HERE + " -> cluster other: found [SERVER] at T", registryLine(client));
  }

  @Test
  void listedButNoneReady() throws Exception {
    server.close();
    registry.answers(server.address());
    String found =
        "No server is ready for the TM. Registry test"
            + HERE
            + " -> cluster default: found [SERVER] at T. Tried: SERVER: ";
    NoServerAvailableException error =
        assertThrows(NoServerAvailableException.class, () -> connect(true, MAPPED));
    assertTrue(normal(error.getMessage()).startsWith(found), error.getMessage());
    HawserClient client = connect(false, MAPPED);
    Await.until(
        client,
        status -> !status.servers().isEmpty() && status.servers().get(0).lastError() != null);
    String message = errorOf(client);
    assertTrue(message.startsWith(found), message);
  }

  @Test
  void closed() throws Exception {
    registry.answers(server.address());
    HawserClient client = connect(true, MAPPED);
    client.close();
    String text = normal(client.status().toString());
    assertTrue(
        text.startsWith(
            "closed"
                + System.lineSeparator()
                + "registry test"
                + HERE
                + " -> cluster default: found [SERVER] at T"),
        text);
    ClientClosedException error =
        assertThrows(
            ClientClosedException.class,
            () -> client.transactionManager().begin("state", Duration.ofSeconds(60)));
    assertEquals("The client is closed; the request was not sent", error.getMessage());
  }
}
