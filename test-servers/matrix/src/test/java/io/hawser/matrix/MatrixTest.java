package io.hawser.matrix;

import static io.hawser.matrix.Applications.BOOTS;
import static io.hawser.matrix.Applications.NETTY_BOM;
import static io.hawser.matrix.Applications.WITHOUT_NATIVE;
import static io.hawser.matrix.Applications.netty;
import static io.hawser.matrix.Applications.springBoot;
import static io.hawser.matrix.Projects.bom;
import static io.hawser.matrix.Projects.managed;
import static io.hawser.matrix.Projects.ours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.hawser.testservers.TestCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications that depend on sdk-netty and one registry, with the versions that each Spring Boot
 * manages, find a coordinator in a registry and run transactions; class paths that cannot work are
 * rejected in one sentence.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixTest {
  private static final int TRANSACTIONS = 100;
  private static final String OLDEST_TRANSPORT = "oldest-" + Applications.NETTY + "-transport";

  private static final List<String> WITH_JACKSON = List.of("raft", "seata", "eureka");

  /** The oldest accepted versions, where no Spring Boot of the matrix manages them. */
  private static final List<OldestLibrary> OLDEST =
      List.of(
          new OldestLibrary(
              Applications.NETTY,
              "4.1.112.Final",
              netty("4.1.112.Final"),
              List.of("file", "etcd", "zookeeper")),
          new OldestLibrary(
              "org.apache.zookeeper",
              "3.9.0",
              managed("org.apache.zookeeper", "zookeeper", "3.9.0"),
              List.of("zookeeper")),
          new OldestLibrary(
              "com.alibaba.nacos",
              "3.1.0",
              managed("com.alibaba.nacos", "nacos-client", "3.1.0"),
              List.of("nacos")),
          new OldestLibrary(
              "com.fasterxml.jackson.core",
              "2.17.0",
              bom("com.fasterxml.jackson", "jackson-bom", "2.17.0"),
              WITH_JACKSON));

  private Applications applications;
  private RegistryServers servers;

  @BeforeAll
  void start() throws Exception {
    applications = new Applications("matrix");
    for (Map.Entry<String, String> boot : BOOTS.entrySet()) {
      for (String module : RegistryServers.TYPES.keySet()) {
        add(boot.getKey() + "-" + module, boot.getValue(), ours("registry-" + module));
      }
      add(
          boot.getKey() + "-transport",
          boot.getValue(),
          ours("sdk-testkit") + ours("registry-file"));
    }
    applications.add(
        "no-native",
        springBoot(WITHOUT_NATIVE),
        ours("sdk-netty", "io.netty:netty-transport-native-epoll") + ours("registry-file"));
    add("netty-4.1.100", netty("4.1.100.Final"), ours("registry-file"));
    add(
        "mixed-netty",
        managed("io.netty", "netty-common", "4.1.128.Final") + NETTY_BOM,
        ours("registry-file"));
    applications.add(
        "no-http",
        NETTY_BOM,
        ours("sdk-netty", "io.netty:netty-codec-http") + ours("registry-file"));
    add("jedis-3", managed("redis.clients", "jedis", "3.8.0"), ours("registry-redis"));
    add(
        "zookeeper-3.4",
        managed("org.apache.zookeeper", "zookeeper", "3.4.14"),
        ours("registry-zookeeper"));
    add(
        "nacos-client-2.5",
        managed("com.alibaba.nacos", "nacos-client", "2.5.1"),
        ours("registry-nacos"));
    add(
        "nacos-client-3.0",
        managed("com.alibaba.nacos", "nacos-client", "3.0.3"),
        ours("registry-nacos"));
    add("jetcd-0.7", managed("io.etcd", "jetcd-core", "0.7.7"), ours("registry-etcd"));
    add("grpc-1.62", bom("io.grpc", "grpc-bom", "1.62.2"), ours("registry-etcd"));
    for (String module : WITH_JACKSON) {
      add(
          "jackson-2.15-" + module,
          bom("com.fasterxml.jackson", "jackson-bom", "2.15.4"),
          ours("registry-" + module));
    }
    for (OldestLibrary oldest : OLDEST) {
      for (String module : oldest.modules()) {
        add(oldest.row(module), oldest.managed(), ours("registry-" + module));
      }
    }
    add(OLDEST_TRANSPORT, OLDEST.get(0).managed(), ours("sdk-testkit") + ours("registry-file"));
    applications.projects().resolve();
    servers = new RegistryServers();
  }

  private void add(String name, String managed, String dependencies) throws IOException {
    applications.add(name, managed, ours("sdk-netty") + dependencies);
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
  void runsTransactionsOnManagedVersions(String name) throws Exception {
    String module = name.substring(name.lastIndexOf('-') + 1);
    applications.works(name, TRANSACTIONS, run(name, module));
    applications.hasManagedVersions(name);
  }

  @Test
  void runsOnNioWithoutNativeJarsOnBootsOwnNetty() throws Exception {
    applications.works("no-native", TRANSACTIONS, run("no-native", "file"));
    assertFalse(
        applications.jars("no-native").anyMatch(jar -> jar.toString().contains("native-epoll")));
    assertEquals(
        Set.of(applications.managedVersion(WITHOUT_NATIVE, "netty")),
        applications.versions("no-native", Applications.NETTY));
  }

  static Stream<String> transports() {
    return BOOTS.keySet().stream().map(boot -> boot + "-transport");
  }

  @ParameterizedTest
  @MethodSource("transports")
  void secureWebSocketsAndGzipWork(String name) throws Exception {
    runTransport(name);
    applications.hasManagedVersions(name);
  }

  @Test
  void secureWebSocketsAndGzipWorkOnTheOldestNetty() throws Exception {
    runTransport(OLDEST_TRANSPORT);
    assertEquals(
        Set.of(OLDEST.get(0).version()),
        applications.versions(OLDEST_TRANSPORT, Applications.NETTY));
  }

  private void runTransport(String name) throws Exception {
    TestCertificate certificate =
        TestCertificate.create(
            Files.createTempDirectory(applications.directory(), "certificate"),
            "it",
            "dns:localhost,ip:127.0.0.1");
    String printed =
        applications.run(
            TransportApplication.class,
            name,
            Map.of(),
            certificate.certificate().toString(),
            certificate.key().toString());
    applications.works(name, TRANSACTIONS, printed);
  }

  static Stream<Arguments> oldestLibraries() {
    return OLDEST.stream()
        .flatMap(oldest -> oldest.modules().stream().map(module -> arguments(oldest, module)));
  }

  @ParameterizedTest
  @MethodSource("oldestLibraries")
  void theOldestAcceptedLibraryWorks(OldestLibrary oldest, String module) throws Exception {
    String name = oldest.row(module);
    applications.works(name, TRANSACTIONS, run(name, module));
    assertEquals(Set.of(oldest.version()), applications.versions(name, oldest.group()));
  }

  @Test
  void nettyThatIsTooOldIsRejected() throws Exception {
    rejected("netty-4.1.100", "file", "too old", "4.1.100.Final of netty-", "needed: 4.2");
  }

  @Test
  void mixedLinesOfNettyAreRejected() throws Exception {
    rejected(
        "mixed-netty", "file", "mixed", "4.1.128.Final of netty-common", "4.2.18.Final of netty-");
  }

  @Test
  void missingPartsOfNettyAreNamed() throws Exception {
    rejected("no-http", "file", "missing", "netty-codec-http");
  }

  @Test
  void jedisThatIsTooOldIsRejected() throws Exception {
    rejected("jedis-3", "redis", "redis.clients:jedis 3.8.0 was found", "6.0.0 or newer");
  }

  @Test
  void zooKeeperThatIsTooOldIsRejected() throws Exception {
    rejected("zookeeper-3.4", "zookeeper", "zookeeper 3.4.14 was found", "3.9.0 or newer");
  }

  static Stream<Arguments> librariesThatAreTooOld() {
    return Stream.concat(
        Stream.of(
            arguments("nacos-client-2.5", "nacos", "nacos-client 2.5.1", "3.1.0"),
            arguments("nacos-client-3.0", "nacos", "nacos-client 3.0.3", "3.1.0"),
            arguments("jetcd-0.7", "etcd", "jetcd-core 0.7.7", "0.8.7"),
            arguments("grpc-1.62", "etcd", "grpc-netty 1.62.2", "1.82.0")),
        WITH_JACKSON.stream()
            .map(it -> arguments("jackson-2.15-" + it, it, "jackson-core 2.15.4", "2.17.0")));
  }

  @ParameterizedTest
  @MethodSource("librariesThatAreTooOld")
  void aLibraryThatIsTooOldIsRejected(String name, String module, String found, String needed)
      throws Exception {
    rejected(name, module, found + " was found", needed + " or newer");
  }

  private void rejected(String name, String module, String... parts) throws IOException {
    applications.rejected(name, run(name, module), parts);
  }

  private String run(String name, String module) throws IOException {
    return applications.run(Application.class, name, Map.of(), servers.arguments(module));
  }

  /** A library in the oldest accepted version, and the registry modules that it is tried with. */
  private record OldestLibrary(String group, String version, String managed, List<String> modules) {
    String row(String module) {
      return "oldest-" + group + "-" + module;
    }

    @Override
    public String toString() {
      return group + " " + version;
    }
  }
}
