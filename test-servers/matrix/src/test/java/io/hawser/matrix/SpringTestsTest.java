package io.hawser.matrix;

import static io.hawser.matrix.Projects.ours;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests of applications outside this build with {@code hawser-spring-boot-starter-test}: on Boot
 * 3.5, which has JUnit 5.12, and on Boot 4, which has JUnit 6.
 */
@Tag("full")
class SpringTestsTest {
  private static final String STARTER_TEST = "hawser-spring-boot-starter-test";

  /** A Boot with its starter. */
  private enum Boot {
    THREE("3.", "hawser-spring-boot3-starter", "5."),
    FOUR("4.0.", "hawser-spring-boot-starter", "6.");

    private final String version;
    private final String starter;
    private final String junit;

    Boot(String versions, String starter, String junit) {
      this.version =
          Applications.SPRING_BOOTS.stream()
              .filter(it -> it.startsWith(versions))
              .findFirst()
              .orElseThrow();
      this.starter = starter;
      this.junit = junit;
    }
  }

  private static final String TEST =
      """
      package application;

      import static io.hawser.testkit.CoordinatorAssert.assertThat;
      import static org.junit.jupiter.api.Assertions.*;

      import io.hawser.spring.GlobalTransactional;
      import io.hawser.spring.boot.test.*;
      import io.hawser.testkit.EmbeddedCoordinator;
      import io.hawser.testkit.faults.*;
      import org.junit.jupiter.api.*;
      import org.springframework.beans.factory.annotation.Autowired;
      import org.springframework.boot.autoconfigure.SpringBootApplication;
      import org.springframework.boot.test.context.SpringBootTest;
      import org.springframework.stereotype.Service;

      @SpringBootApplication
      class Application {}

      @Service
      class Orders {
        @GlobalTransactional
        public void place(boolean works) {
          if (!works) {
            throw new IllegalStateException("sold out");
          }
        }
      }

      @SpringBootTest(properties = "hawser.transport.rpc-tm-request-timeout=20000")
      @HawserTest
      class OrdersTest {
        @Test
        void junitIsThatOfBoot() {
          String version = Test.class.getPackage().getImplementationVersion();
          assertTrue(version.startsWith("%s"), version);
        }

        @Test
        void commits(@Autowired Orders orders, EmbeddedCoordinator coordinator) {
          orders.place(true);
          assertThat(coordinator).committed(1).rolledBack(0).noOpenBranches();
        }

        @Test
        void rollsBack(@Autowired Orders orders, EmbeddedCoordinator coordinator) {
          assertThrows(IllegalStateException.class, () -> orders.place(false));
          assertThat(coordinator).committed(0).rolledBack(1);
        }

        @Test
        @CoordinatorFault(value = FaultKind.DROP, frames = Frames.Type.ANSWER)
        void hasNoAnswer(@Autowired Orders orders) {
          assertThrows(io.hawser.error.HawserException.class, () -> orders.place(true));
        }
      }
      """;

  @Test
  void anApplicationIsTestedOnEachBoot() throws Exception {
    Projects projects = new Projects(Path.of("target", "spring-tests").toAbsolutePath());
    TestedModules.publish(projects);
    TestedModules.publishShaded(projects);
    for (String module :
        List.of("hawser-spring", "hawser-tcc", "hawser-spring-boot", STARTER_TEST)) {
      TestedModules.publishBuilt(projects, module);
    }
    for (Boot boot : Boot.values()) {
      TestedModules.publishBuilt(projects, boot.starter);
      add(projects, boot);
    }
    projects.test();
    for (Boot boot : Boot.values()) {
      Path report =
          projects.of(boot.version).resolve("target/surefire-reports/application.OrdersTest.txt");
      String text = Files.exists(report) ? Files.readString(report) : "no tests ran";
      assertTrue(
          text.contains("Tests run: 4, Failures: 0, Errors: 0, Skipped: 0"),
          boot.version + ": " + text + "; see " + projects.log());
    }
  }

  private static void add(Projects projects, Boot boot) throws IOException {
    projects.add(
        boot.version,
        Applications.springBoot(boot.version),
        ours(boot.starter)
            + ours(STARTER_TEST)
            + Projects.unversioned("org.springframework.boot", "spring-boot-starter-test"),
        Projects.plugin("maven-resources-plugin")
            + Projects.plugin("maven-compiler-plugin")
            + Projects.plugin("maven-surefire-plugin"));
    Path sources = projects.of(boot.version).resolve("src/test/java/application");
    Files.createDirectories(sources);
    Files.writeString(sources.resolve("OrdersTest.java"), TEST.formatted(boot.junit));
  }
}
