package io.hawser.matrix;

import static io.hawser.matrix.Projects.bom;
import static io.hawser.matrix.Projects.managed;
import static io.hawser.matrix.Projects.ours;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerRegistration;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.TestCertificate;
import io.hawser.testservers.ZooKeeperServer;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications that depend on sdk-netty and one registry, with the versions that each Spring Boot
 * manages, find a coordinator in a registry and run transactions; class paths that cannot work are
 * refused in one sentence.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MatrixTest {
  private static final String NETTY_BOM = bom("io.netty", "netty-bom", Projects.version("netty"));
  private static final Duration APPLICATION_LIMIT = Duration.ofMinutes(5);

  /** For answers of registries, in milliseconds. */
  private static final String PATIENT = "20000";

  private static final List<String> NATIVE = List.of("netty-transport-native-epoll");

  private static final List<String> SPRING_BOOTS =
      List.of(Projects.version("spring-boot").split(",", -1));

  /** Manages a Netty without native jars. */
  private static final String WITHOUT_NATIVE = SPRING_BOOTS.get(SPRING_BOOTS.size() - 1);

  /** What is managed, by the name of the row. */
  private static final Map<String, String> BOOTS = new LinkedHashMap<>();

  private static final Map<String, String> TYPES = new LinkedHashMap<>();

  static {
    BOOTS.put("none", "");
    for (String version : SPRING_BOOTS) {
      BOOTS.put(version, springBoot(version));
    }
    BOOTS.put(WITHOUT_NATIVE, NETTY_BOM + springBoot(WITHOUT_NATIVE));
    TYPES.put("file", "file");
    TYPES.put("nacos", "nacos");
    TYPES.put("etcd", "etcd3");
    TYPES.put("zookeeper", "zk");
    TYPES.put("redis", "redis");
  }

  private final List<String> rows = new ArrayList<>();
  private final Path directory = Path.of("target", "matrix").toAbsolutePath();
  private Projects projects;
  private NacosServer nacos;
  private EtcdServer etcd;
  private ZooKeeperServer zooKeeper;
  private RedisServer redis;
  private EmbeddedCoordinator coordinator;

  private static String springBoot(String version) {
    return bom("org.springframework.boot", "spring-boot-dependencies", version);
  }

  @BeforeAll
  void start() throws Exception {
    projects = new Projects(directory);
    TestedModules.publish(projects);
    for (Map.Entry<String, String> boot : BOOTS.entrySet()) {
      for (String module : TYPES.keySet()) {
        add(boot.getKey() + "-" + module, boot.getValue(), ours("registry-" + module));
      }
      add(
          boot.getKey() + "-transport",
          boot.getValue(),
          ours("sdk-testkit") + ours("registry-file"));
    }
    projects.add(
        "no-native",
        springBoot(WITHOUT_NATIVE),
        ours("sdk-netty", NATIVE.toArray(new String[0])) + ours("registry-file") + slf4j());
    add("netty-4.1.100", netty("4.1.100.Final"), ours("registry-file"));
    add(
        "mixed-netty",
        managed("io.netty", "netty-common", "4.1.128.Final") + NETTY_BOM,
        ours("registry-file"));
    projects.add(
        "no-http",
        NETTY_BOM,
        ours("sdk-netty", "netty-codec-http") + ours("registry-file") + slf4j());
    add("jedis-3", managed("redis.clients", "jedis", "3.8.0"), ours("registry-redis"));
    add(
        "zookeeper-3.4",
        managed("org.apache.zookeeper", "zookeeper", "3.4.14"),
        ours("registry-zookeeper"));
    projects.resolve();

    nacos = NacosServer.launch();
    etcd = EtcdServer.launch();
    zooKeeper = ZooKeeperServer.launch();
    redis = RedisServer.launch();
    HawserConfig.Builder registered =
        HawserConfig.builder()
            .set("registry.type", "nacos,etcd3,zk,redis")
            .set("service.vgroupMapping.default_tx_group", "default");
    for (String module : TYPES.keySet()) {
      setting(module).forEach(registered::set);
    }
    HawserConfig servers = registered.build();
    coordinator =
        EmbeddedCoordinator.builder()
            .server(endpoint -> endpoint.registration(ServerRegistration.in(servers)))
            .start();
  }

  private void add(String name, String managed, String dependencies) throws IOException {
    projects.add(name, managed, ours("sdk-netty") + dependencies + slf4j());
  }

  private static String netty(String version) {
    return bom("io.netty", "netty-bom", version);
  }

  private static String slf4j() {
    return managed("org.slf4j", "slf4j-simple", Projects.version("slf4j"));
  }

  /** What an application needs; its first call takes seconds where the machine is busy. */
  private Map<String, String> setting(String module) {
    return switch (module) {
      case "nacos" ->
          Map.of(
              "registry.nacos.serverAddr", nacos.address(),
              "registry.nacos.connectTimeout", PATIENT,
              "registry.nacos.requestTimeout", PATIENT);
      case "etcd" ->
          Map.of(
              "registry.etcd3.serverAddr", etcd.url(),
              "registry.etcd3.connectTimeout", PATIENT,
              "registry.etcd3.timeout", PATIENT);
      case "zookeeper" ->
          Map.of(
              "registry.zk.serverAddr", zooKeeper.address(), "registry.zk.connectTimeout", PATIENT);
      case "redis" ->
          Map.of("registry.redis.serverAddr", redis.address(), "registry.redis.timeout", PATIENT);
      default ->
          coordinator == null
              ? Map.of()
              : Map.of("service.default.grouplist", coordinator.address().toString());
    };
  }

  @AfterAll
  void stop() throws Exception {
    for (AutoCloseable started :
        Stream.of(coordinator, nacos, etcd, zooKeeper, redis).filter(it -> it != null).toList()) {
      started.close();
    }
    String table =
        "| Spring Boot | module | on the class path | result |\n|---|---|---|---|\n"
            + String.join("\n", rows)
            + "\n";
    Files.writeString(directory.resolve("table.md"), table);
    System.out.println(table);
  }

  static Stream<String> applications() {
    return BOOTS.keySet().stream()
        .flatMap(boot -> TYPES.keySet().stream().map(module -> boot + "-" + module));
  }

  @ParameterizedTest
  @MethodSource("applications")
  void runsTransactionsOnManagedVersions(String name) throws Exception {
    String module = name.substring(name.lastIndexOf('-') + 1);
    works(name, run(name, module));
  }

  @Test
  void runsOnNioWithoutNativeJarsOnBootsOwnNetty() throws Exception {
    String printed = run("no-native", "file");
    works("no-native", printed);
    assertFalse(projects.classPath("no-native").contains("native-epoll"));
  }

  static Stream<String> transports() {
    return BOOTS.keySet().stream().map(boot -> boot + "-transport");
  }

  @ParameterizedTest
  @MethodSource("transports")
  void secureWebSocketsAndGzipWork(String name) throws Exception {
    TestCertificate certificate =
        TestCertificate.create(
            Files.createTempDirectory(directory, "certificate"),
            "it",
            "dns:localhost,ip:127.0.0.1");
    String printed =
        run(
            TransportApplication.class,
            name,
            certificate.certificate().toString(),
            certificate.key().toString());
    works(name, printed);
  }

  @Test
  void nettyThatIsTooOldIsRefused() throws Exception {
    refused("netty-4.1.100", "file", "too old", "4.1.100.Final of netty-", "needed: 4.2");
  }

  @Test
  void mixedLinesOfNettyAreRefused() throws Exception {
    refused(
        "mixed-netty", "file", "mixed", "4.1.128.Final of netty-common", "4.2.18.Final of netty-");
  }

  @Test
  void missingPartsOfNettyAreNamed() throws Exception {
    refused("no-http", "file", "missing", "netty-codec-http");
  }

  @Test
  void jedisThatIsTooOldIsRefused() throws Exception {
    refused("jedis-3", "redis", "redis.clients:jedis 3.8.0 was found", "6.0.0 or newer");
  }

  @Test
  void zooKeeperThatIsTooOldIsRefused() throws Exception {
    refused("zookeeper-3.4", "zookeeper", "zookeeper 3.4.14 was found", "3.9.0 or newer");
  }

  private void refused(String name, String module, String... parts) throws Exception {
    String printed = run(name, module);
    String last = lastLine(printed);
    rows.add(row(name, last));
    assertTrue(last.startsWith("REFUSED ConfigurationException: "), name + ": " + printed);
    for (String part : parts) {
      assertTrue(last.contains(part), name + " without \"" + part + "\": " + printed);
    }
    assertFalse(printed.contains("asked again until"), printed);
    assertFalse(last.contains("Error"), printed);
  }

  private void works(String name, String printed) throws IOException {
    rows.add(row(name, lastLine(printed).equals("OK 100") ? "works" : lastLine(printed)));
    assertTrue(lastLine(printed).equals("OK 100"), name + ": " + printed);
    assertFalse(printed.contains("Error"), name + ": " + printed);
  }

  private String run(String name, String module) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.add("registry.type=" + TYPES.get(module));
    setting(module).forEach((key, value) -> arguments.add(key + "=" + value));
    return run(Application.class, name, arguments.toArray(new String[0]));
  }

  /** What an application prints, errors included. */
  private String run(Class<?> main, String name, String... arguments) throws IOException {
    String classPath = TestedModules.location(main) + File.pathSeparator + projects.classPath(name);
    JvmCommand command =
        JvmCommand.of(main.getName(), classPath)
            .named(name)
            .options("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            .arguments(arguments);
    return Programs.run(command, directory, APPLICATION_LIMIT).output();
  }

  private static String lastLine(String printed) {
    // Closing may log something behind it.
    return printed
        .lines()
        .filter(line -> line.startsWith("OK ") || line.startsWith("REFUSED "))
        .findFirst()
        .orElseGet(() -> printed.lines().reduce("", (before, line) -> line));
  }

  private String row(String name, String result) throws IOException {
    String boot = name.substring(0, name.lastIndexOf('-'));
    boolean managed = BOOTS.containsKey(boot);
    String application = managed ? name.substring(boot.length() + 1) : name;
    return "| %s | %s | %s | %s |"
        .formatted(managed ? boot : "-", application, versions(name), result);
  }

  private String versions(String name) throws IOException {
    Set<String> shown =
        Set.of(
            "netty-common",
            "netty-transport",
            "jedis",
            "grpc-netty",
            "zookeeper",
            "nacos-client",
            "protobuf-java",
            "jackson-databind",
            "slf4j-api");
    return Stream.of(projects.classPath(name).split(File.pathSeparator))
        .map(Path::of)
        .filter(jar -> jar.getNameCount() > 3)
        .filter(jar -> shown.contains(jar.getParent().getParent().getFileName().toString()))
        .map(
            jar ->
                jar.getParent().getParent().getFileName()
                    + " "
                    + jar.getParent().getFileName().toString().replace(".Final", ""))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(", "));
  }
}
