package io.hawser.matrix;

import static io.hawser.matrix.Applications.springBoot;
import static io.hawser.matrix.Projects.ours;
import static io.hawser.matrix.Projects.unversioned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.process.JvmCommand;
import io.hawser.testservers.process.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applications on each Spring Boot with the starter of its line, from empty projects with what the
 * README says: a service that begins transactions, and one with a TCC action, with HTTP between
 * them.
 */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringMatrixTest {
  private static final int TRANSACTIONS = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Path SOURCES = Path.of("src", "spring", "java").toAbsolutePath();
  private static final String BOOT = "org.springframework.boot";

  private static final List<String> MODULES =
      List.of(
          "hawser-spring",
          "hawser-tcc",
          "hawser-spring-boot",
          "hawser-spring-boot3-starter",
          "hawser-spring-boot-starter");

  private record Shop(String name, String boot, String dependencies, String main) {}

  private final List<Shop> shops = new ArrayList<>();
  private Applications applications;
  private EmbeddedCoordinator coordinator;

  SpringMatrixTest() {
    for (String boot : Applications.SPRING_BOOTS) {
      if (boot.startsWith("3.")) {
        shops.add(
            new Shop(
                boot + "-webflux",
                boot,
                ours("hawser-spring-boot3-starter")
                    + unversioned(BOOT, "spring-boot-starter-webflux")
                    + unversioned("io.micrometer", "context-propagation"),
                "shop.FluxShop"));
        shops.add(
            new Shop(
                boot + "-servlet",
                boot,
                ours("hawser-spring-boot3-starter") + unversioned(BOOT, "spring-boot-starter-web"),
                "shop.ServletShop"));
      } else {
        shops.add(
            new Shop(
                boot + "-servlet",
                boot,
                ours("hawser-spring-boot-starter")
                    + unversioned(BOOT, "spring-boot-starter-webmvc")
                    + unversioned(BOOT, "spring-boot-starter-restclient"),
                "shop.ServletShop"));
      }
    }
  }

  @BeforeAll
  void start() throws Exception {
    applications = new Applications("matrix-spring");
    Projects projects = applications.projects();
    TestedModules.publishShaded(projects);
    for (String module : MODULES) {
      TestedModules.publishBuilt(projects, module);
    }
    for (Shop shop : shops) {
      projects.add(shop.name(), springBoot(shop.boot()), shop.dependencies());
    }
    projects.resolve();
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (coordinator != null) {
      coordinator.close();
    }
    applications.writeTable();
  }

  Stream<String> shops() {
    return shops.stream().map(Shop::name);
  }

  @ParameterizedTest
  @MethodSource("shops")
  void theBooksBalance(String name) throws Exception {
    Shop shop = shops.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    Path classes = compile(shop);
    Files.writeString(classes.resolve("application.yml"), settings(shop));
    String classPath = classes + File.pathSeparator + applications.projects().classPath(name);
    JvmCommand command =
        JvmCommand.of(shop.main(), classPath)
            .named(name)
            .options("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    String printed = Programs.run(command, applications.directory(), LIMIT).output();
    applications.works(name, TRANSACTIONS, printed);
    assertFalse(printed.contains("not eligible for getting processed"), printed);
    assertTrue(coordinator.transactions().isEmpty());
  }

  /** In Java, as an application does it: against its own class path. */
  private Path compile(Shop shop) throws IOException {
    Path classes =
        Files.createDirectories(applications.directory().resolve(shop.name() + "-classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-parameters",
                "-d",
                classes.toString(),
                "-cp",
                applications.projects().classPath(shop.name())));
    String other = shop.main().equals("shop.FluxShop") ? "ServletShop.java" : "FluxShop.java";
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(it -> it.toString().endsWith(".java") && !it.endsWith(other))
          .forEach(it -> arguments.add(it.toString()));
    }
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.out, System.err, arguments.toArray(String[]::new)));
    return classes;
  }

  private String settings(Shop shop) {
    String flux = "spring.reactor.context-propagation: auto\n";
    return """
        hawser:
          service:
            vgroup-mapping.default_tx_group: default
            grouplist.default: %s
          transport.connect-timeout: 60s
          transport.probe-timeout: 60s
          transport.idle-timeout: 600s
        server.port: 0
        %s"""
        .formatted(coordinator.address(), shop.main().equals("shop.FluxShop") ? flux : "");
  }

  @Test
  void theReadmeSaysTheSame() throws IOException {
    String readme = Files.readString(Projects.ROOT.resolve("README.md"));
    assertTrue(
        readme.contains(
            """
            hawser:
              service:
                vgroup-mapping.default_tx_group: default
                grouplist.default: 127.0.0.1:8091
            """));
  }
}
