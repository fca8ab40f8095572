package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.testkit.EmbeddedCoordinator;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Files {@code application.yml} in the shapes of Seata's samples, with its keys: each works, or
 * names the key that does not.
 */
@ExtendWith(OutputCaptureExtension.class)
class SamplesTest {
  private static final Path FOLDER =
      Path.of("..", "hawser-spring-boot", "src", "shared-tests", "samples").toAbsolutePath();

  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  private static ApplicationContextRunner sample(String name) {
    return Contexts.runner()
        .withInitializer(new ConfigDataApplicationContextInitializer())
        .withPropertyValues(
            "spring.config.location=" + FOLDER.resolve(name).toUri(),
            "coordinator=" + coordinator.address());
  }

  @Test
  void theShortOne(CapturedOutput output) {
    sample("short.yml")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              HawserConfig config = context.getBean(HawserConfig.class);
              assertEquals("account-service", config.text("applicationId"));
              assertEquals("default", config.clusterOf("my_test_tx_group"));
            });
    assertTrue(
        output.getAll().contains("have no effect, as docs/configuration.md explains:"
            + " seata.enable-auto-data-source-proxy, seata.use-jdk-proxy"),
        output::getAll);
  }

  @Test
  void theLongOneInCamelCase(CapturedOutput output) {
    sample("long.yml")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              HawserConfig config = context.getBean(HawserConfig.class);
              assertEquals(30, config.get(Keys.TM_REQUEST_TIMEOUT).toSeconds());
              assertEquals("default", config.clusterOf("default_tx_group"));
              assertEquals("XID", config.get(Keys.LOAD_BALANCE_TYPE));
            });
    String log = output.getAll();
    for (String unused :
        new String[] {
          "seata.client.rm.asyncCommitBufferLimit",
          "seata.client.rm.lock.retryInterval",
          "seata.client.undo.logTable",
          "seata.client.tm.commitRetryCount",
          "seata.dataSourceProxyMode",
          "seata.transport.threadFactory.bossThreadPrefix",
          "seata.registry.nacos.serverAddr",
          "seata.log.exceptionRate"
        }) {
      assertTrue(log.contains(unused), () -> unused + " in " + log);
    }
    assertTrue(!log.contains("Unknown setting seata"), log);
  }

  @Test
  void thatOfSpringCloudAlibaba() {
    sample("cloud.yml")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              HawserConfig config = context.getBean(HawserConfig.class);
              assertEquals("business-service-group", config.get(Keys.TX_SERVICE_GROUP));
              assertEquals("default", config.clusterOf("business-service-group"));
            });
  }

  @Test
  void thatOfNacosNamesTheModule() {
    sample("nacos.yml")
        .run(
            context -> {
              assertNotNull(context.getStartupFailure());
              String messages = messages(context.getStartupFailure());
              assertTrue(messages.contains("registry-nacos"), messages);
            });
  }

  @Test
  void oneWithAKeyThatIsRefusedNamesIt() {
    sample("degrade.yml")
        .run(
            context -> {
              assertNotNull(context.getStartupFailure());
              String messages = messages(context.getStartupFailure());
              assertTrue(
                  messages.contains("client.tm.degradeCheck: true (expected: false;"), messages);
            });
  }

  private static String messages(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable each = failure; each != null; each = each.getCause()) {
      all.append(each.getMessage()).append('\n');
    }
    return all.toString();
  }
}
