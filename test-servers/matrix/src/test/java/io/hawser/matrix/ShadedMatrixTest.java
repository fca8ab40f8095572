package io.hawser.matrix;

import static io.hawser.matrix.Applications.BOOTS;
import static io.hawser.matrix.Applications.NETTY_BOM;
import static io.hawser.matrix.Applications.netty;
import static io.hawser.matrix.Projects.managed;
import static io.hawser.matrix.Projects.ours;
import static io.hawser.matrix.Projects.unversioned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications on sdk-netty-shaded beside reactor-netty, whose Netty each Spring Boot manages: both
 * work at the same time, each registry with the Netty of the application, and no application has
 * two of them.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadedMatrixTest {
  private static final int TRANSACTIONS = 100;
  private static final int WEB_TRANSACTIONS = 1_000;
  private static final String SHADED_EPOLL = "io_hawser_shaded_netty_transport_native_epoll_";
  private static final String TRANSPORT = "io.hawser:sdk-netty";

  private Applications applications;
  private RegistryServers servers;

  @BeforeAll
  void start() throws Exception {
    applications = new Applications("matrix-shaded");
    TestedModules.publishShaded(applications.projects());
    for (Map.Entry<String, String> boot : BOOTS.entrySet()) {
      String name = boot.getKey();
      String web =
          name.equals("none") ? "" : unversioned("io.projectreactor.netty", "reactor-netty-http");
      for (String module : RegistryServers.TYPES.keySet()) {
        add(name + "-" + module, boot.getValue(), ours("registry-" + module) + web);
      }
      add(
          name + "-transport",
          boot.getValue(),
          ours("sdk-testkit", TRANSPORT) + ours("registry-file") + web);
    }
    String tooOld = netty("4.1.100.Final");
    String mixed = managed("io.netty", "netty-common", "4.1.128.Final") + NETTY_BOM;
    String handler = unversioned("io.netty", "netty-handler");
    add("netty-4.1.100", tooOld, ours("registry-file") + handler);
    add("mixed-netty", mixed, ours("registry-file") + handler);
    applications.add(
        "unshaded-netty-4.1.100", tooOld, ours("sdk-netty") + ours("registry-file") + handler);
    applications.add("unshaded-mixed", mixed, ours("sdk-netty") + ours("registry-file") + handler);
    add("netty-4.1.100-etcd", tooOld, ours("registry-etcd"));
    add("netty-4.1.100-zookeeper", tooOld, ours("registry-zookeeper"));
    add("mixed-netty-etcd", mixed, ours("registry-etcd"));
    add("both-transports", "", ours("sdk-netty") + ours("registry-file"));
    applications.projects().resolve();
    servers = new RegistryServers();
  }

  private void add(String name, String managed, String dependencies) throws IOException {
    applications.add(name, managed, ours("sdk-netty-shaded") + dependencies);
  }

  @AfterAll
  void stop() throws Exception {
    if (servers != null) {
      servers.close();
    }
    applications.writeTable();
  }

  static Stream<String> applications() {
    return BOOTS.keySet().stream()
        .flatMap(boot -> RegistryServers.TYPES.keySet().stream().map(it -> boot + "-" + it));
  }

  @ParameterizedTest
  @MethodSource("applications")
  void eachRegistryWorksWithTheNettyOfTheApplication(String name) throws Exception {
    String printed = run(name, name.substring(name.lastIndexOf('-') + 1));
    applications.works(name, TRANSACTIONS, printed);
    assertTrue(loaded(printed).contains(SHADED_EPOLL), printed);
    applications.hasManagedVersions(name);
  }

  @Test
  void withoutSpringOnlyRegistriesThatNeedItBringNetty() throws Exception {
    for (String module : RegistryServers.TYPES.keySet()) {
      Set<String> expected =
          Set.of("etcd", "zookeeper").contains(module)
              ? Set.of(Projects.version("netty"))
              : Set.of();
      assertEquals(expected, applications.versions("none-" + module, Applications.NETTY), module);
    }
  }

  static Stream<String> webApplications() {
    return BOOTS.keySet().stream().filter(boot -> !boot.equals("none")).map(boot -> boot + "-file");
  }

  @ParameterizedTest
  @MethodSource("webApplications")
  void reactorNettyWorksAtTheSameTimeEachByItsOwnEpoll(String name) throws Exception {
    String printed =
        applications.run(
            WebApplication.class,
            name,
            Map.of("matrix.transactions", String.valueOf(WEB_TRANSACTIONS)),
            servers.arguments("file"));
    applications.works(name, WEB_TRANSACTIONS, printed);
    applications.hasManagedVersions(name);
    String loaded = loaded(printed);
    assertTrue(loaded.contains(SHADED_EPOLL), printed);
    assertTrue(loaded.contains(", netty_transport_native_epoll_"), printed);
    assertFalse(printed.contains("WEB 0"), printed);
  }

  static Stream<String> transports() {
    return BOOTS.keySet().stream().map(boot -> boot + "-transport");
  }

  @ParameterizedTest
  @MethodSource("transports")
  void secureWebSocketsAndGzipWork(String name) throws Exception {
    TestCertificate certificate =
        TestCertificate.create(
            Files.createTempDirectory(applications.directory(), "certificate"),
            "it",
            "dns:localhost,ip:127.0.0.1");
    applications.works(
        name,
        TRANSACTIONS,
        applications.run(
            TransportApplication.class,
            name,
            Map.of(),
            certificate.certificate().toString(),
            certificate.key().toString()));
    applications.hasManagedVersions(name);
  }

  @Test
  void aNettyThatIsTooOldMattersOnlyToTheOtherJar() throws Exception {
    applications.works("netty-4.1.100", TRANSACTIONS, run("netty-4.1.100", "file"));
    applications.rejected(
        "unshaded-netty-4.1.100",
        run("unshaded-netty-4.1.100", "file"),
        "too old",
        "4.1.100.Final of netty-");
  }

  @Test
  void mixedLinesOfNettyMatterOnlyToTheOtherJar() throws Exception {
    applications.works("mixed-netty", TRANSACTIONS, run("mixed-netty", "file"));
    applications.rejected(
        "unshaded-mixed", run("unshaded-mixed", "file"), "mixed", "4.1.128.Final of netty-common");
  }

  @Test
  void aNettyThatIsTooOldForARegistryIsRejected() throws Exception {
    applications.works(
        "netty-4.1.100-zookeeper", TRANSACTIONS, run("netty-4.1.100-zookeeper", "zookeeper"));
    applications.rejected(
        "netty-4.1.100-etcd",
        run("netty-4.1.100-etcd", "etcd"),
        "io.netty:netty-handler 4.1.100.Final was found",
        "4.1.112 or newer");
    applications.rejected(
        "mixed-netty-etcd",
        run("mixed-netty-etcd", "etcd"),
        "etcd3 cannot be used",
        "io.netty:netty-common 4.1.128.Final were found");
  }

  @Test
  void bothTransportsAreRejected() throws Exception {
    applications.rejected(
        "both-transports",
        run("both-transports", "file"),
        "sdk-netty and sdk-netty-shaded are both on the class path");
  }

  private String run(String name, String module) throws IOException {
    return applications.run(Application.class, name, Map.of(), servers.arguments(module));
  }

  /** Returns the native libraries that an application has printed. */
  private static String loaded(String printed) {
    return printed.lines().filter(line -> line.startsWith("NATIVE ")).findFirst().orElse("");
  }
}
