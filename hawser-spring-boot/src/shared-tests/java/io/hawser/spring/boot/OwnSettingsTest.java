package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.context.XidContext;
import io.hawser.context.XidThreadLocalAccessor;
import io.hawser.model.GlobalStatus;
import io.hawser.spring.GlobalTransactional;
import io.hawser.testkit.EmbeddedCoordinator;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Settings that this integration reads itself. */
@ExtendWith(OutputCaptureExtension.class)
class OwnSettingsTest {
  private static final String TIMEOUT = "client.tm.defaultGlobalTransactionTimeout";

  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  static class Orders {
    @GlobalTransactional
    public String place() {
      return XidContext.current();
    }
  }

  @Test
  void theDefaultTimeoutIsThatOfSeatasSetting() {
    Contexts.runner(coordinator)
        .withBean(Orders.class)
        .withPropertyValues("seata.client.tm.default-global-transaction-timeout=33000")
        .run(
            context -> {
              String xid = context.getBean(Orders.class).place();
              assertEquals(
                  33_000, coordinator.find(xid).orElseThrow().timeout().toMillis());
            });
  }

  @Test
  void settingsOfThisIntegrationCountFromACustomizer() {
    Contexts.runner(coordinator)
        .withBean(Orders.class)
        .withBean(
            HawserConfigCustomizer.class, () -> config -> config.with(Map.of(TIMEOUT, "34000")))
        .run(
            context -> {
              String xid = context.getBean(Orders.class).place();
              assertEquals(34_000, coordinator.find(xid).orElseThrow().timeout().toMillis());
            });
    Contexts.runner(coordinator)
        .withBean(
            HawserConfigCustomizer.class, () -> config -> config.with(Map.of(TIMEOUT, "soon")))
        .run(
            context ->
                assertTrue(
                    Contexts.messages(context.getStartupFailure())
                        .contains(
                            TIMEOUT
                                + " in Spring's environment and properties given in code: soon"
                                + " (expected: a duration above 0"),
                    () -> Contexts.messages(context.getStartupFailure())));
  }

  static class Rules {
    @GlobalTransactional(noRollbackFor = IllegalArgumentException.class)
    public void fail(boolean bySupplier) {
      String xid = XidContext.current();
      throw bySupplier ? new IllegalStateException(xid) : new IllegalArgumentException(xid);
    }
  }

  @ParameterizedTest
  @CsvSource({"hawser, Rollbacked", "seata, Committed"})
  void anErrorThatNoRuleMatches(String mode, GlobalStatus expected, CapturedOutput output) {
    Contexts.runner(coordinator)
        .withBean(Rules.class)
        .withPropertyValues("hawser.rollback-rules=" + mode)
        .run(
            context -> {
              Rules rules = context.getBean(Rules.class);
              String xid =
                  assertThrows(IllegalStateException.class, () -> rules.fail(true)).getMessage();
              assertEquals(expected, coordinator.find(xid).orElseThrow().status());
              String harmless =
                  assertThrows(IllegalArgumentException.class, () -> rules.fail(false))
                      .getMessage();
              assertEquals(
                  GlobalStatus.Committed, coordinator.find(harmless).orElseThrow().status());
            });
    String said = "Rules#fail rolls back after an error that none of its rules matches";
    assertEquals(mode.equals("hawser") ? 2 : 1, output.getAll().split(said, -1).length);
  }

  @SuppressWarnings("try") // the scope is there to be closed
  private static String onAnotherThread() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>();
    try (XidContext.Scope scope = XidContext.bind("127.0.0.1:8091:7")) {
      Thread other =
          new Thread(
              ContextSnapshotFactory.builder()
                  .build()
                  .captureAll()
                  .wrap(() -> seen.set(XidContext.current())));
      other.start();
      other.join();
    }
    return seen.get();
  }

  @Test
  void contextPropagationMayBeSwitchedOff() throws InterruptedException {
    assertEquals("127.0.0.1:8091:7", onAnotherThread());
    Contexts.runner(coordinator)
        .withConfiguration(AutoConfigurations.of(HawserWebAutoConfiguration.class))
        .withPropertyValues("hawser.propagation.threads=false")
        .run(context -> assertNull(onAnotherThread()));
    assertEquals("127.0.0.1:8091:7", onAnotherThread());
    assertEquals(
        1,
        ContextRegistry.getInstance().getThreadLocalAccessors().stream()
            .filter(it -> it.key().equals(XidThreadLocalAccessor.KEY))
            .count());
  }
}
