package io.hawser.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.GlobalStatus;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class EmbeddedCoordinatorExtensionTest {

  private static void isAlive(EmbeddedCoordinator coordinator) {
    try (HawserClient client = HawserClient.connect(coordinator.clientConfig().build())) {
      String xid = client.transactionManager().begin("test", Duration.ofMinutes(1));
      assertEquals(GlobalStatus.Committed, client.transactionManager().commit(xid));
    }
  }

  @Nested
  @ExtendWith(EmbeddedCoordinatorExtension.class)
  class ByAnnotation {
    private final EmbeddedCoordinator inConstructor;

    ByAnnotation(EmbeddedCoordinator coordinator) {
      inConstructor = coordinator;
    }

    @Test
    void methodsAndConstructorsGetIt(EmbeddedCoordinator coordinator) {
      assertSame(inConstructor, coordinator);
      isAlive(coordinator);
    }

    @Nested
    class Inside {
      @Test
      void isTheSame(EmbeddedCoordinator coordinator) {
        assertSame(inConstructor, coordinator);
      }
    }

    @Test
    void isStillAliveAfterNestedClasses(EmbeddedCoordinator coordinator) {
      isAlive(coordinator);
    }
  }

  @Nested
  class ByField {
    private static EmbeddedCoordinator seen;

    /** Extensions stop in reverse order, so this one stops after the coordinator. */
    @Order(1)
    @RegisterExtension
    static final AfterAllCallback AFTER =
        context -> {
          assertNotNull(seen);
          assertThrows(IllegalStateException.class, ByField.TC::coordinator);
        };

    @Order(2)
    @RegisterExtension
    static final EmbeddedCoordinatorExtension TC =
        new EmbeddedCoordinatorExtension(
            EmbeddedCoordinator.builder().server(server -> server.version("2.0.0")));

    @BeforeAll
    static void before(EmbeddedCoordinator coordinator) {
      seen = coordinator;
    }

    @AfterAll
    static void after() {
      isAlive(TC.coordinator());
    }

    @Test
    void theFieldHasIt(EmbeddedCoordinator coordinator) {
      assertSame(seen, coordinator);
      assertSame(seen, TC.coordinator());
      isAlive(coordinator);
    }
  }

  @Test
  void withoutARunningClassThereIsNone() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class, () -> new EmbeddedCoordinatorExtension().coordinator());
    assertTrue(error.getMessage().contains("static field"));
  }
}
