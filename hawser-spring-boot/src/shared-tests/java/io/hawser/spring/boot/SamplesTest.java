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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

/**
 * Files {@code application.yml} in the shapes of Seata's samples, with its keys: each works, or
 * names the key that does not.
 */
@ExtendWith(OutputCaptureExtension.class)
class SamplesTest {
  static final Path FOLDER =
      Path.of("..", "hawser-spring-boot", "src", "shared-tests", "samples").toAbsolutePath();

  private static EmbeddedCoordinator coordinator;

  private Environment environment;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  private ApplicationContextRunner sample(String name) {
    return Contexts.runner()
        .withInitializer(new ConfigDataApplicationContextInitializer())
        .withInitializer(context -> environment = context.getEnvironment())
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

  /** Their servers are not there, but what is missing first is the module. */
  @ParameterizedTest
  @CsvSource({
    "nacos.yml, seata.registry.type, registry-nacos",
    "nacos-centre.yml, seata.config.type, registry-nacos",
    "eureka.yml, seata.registry.type, registry-eureka",
    "redis.yml, seata.registry.type, registry-redis",
    "etcd.yml, seata.config.type, registry-etcd",
    "naming.yml, seata.registry.type, registry-seata",
    "raft.yml, seata.registry.type, registry-raft"
  })
  void thatOfARegistryNamesTheModule(String name, String key, String module) {
    sample(name)
        .run(
            context -> {
              assertNotNull(context.getStartupFailure());
              String messages = analysis(context);
              assertTrue(messages.contains(module), messages);
              assertTrue(messages.contains(key), messages);
            });
  }

  /** Returns the report that is printed when the application cannot start. */
  private String analysis(AssertableApplicationContext context) {
    FailureAnalysis analysis =
        new HawserFailureAnalyzer(environment).analyze(context.getStartupFailure());
    return analysis.getDescription() + '\n' + analysis.getAction();
  }

  @Test
  void thatOfConsulNamesTheKeyWithItsRegistries() {
    sample("consul.yml")
        .run(
            context -> {
              assertNotNull(context.getStartupFailure());
              String messages = analysis(context);
              assertTrue(messages.contains("seata.registry.type: consul"), messages);
            });
  }

  @Test
  void thatOfAnAgeingVersionWorksAndItsKeysAreNamed(CapturedOutput output) {
    sample("old.yml").run(context -> assertNull(context.getStartupFailure()));
    for (String unused :
        new String[] {
          "seata.client.rm-report-success-enable",
          "seata.client.rm-async-commit-buffer-limit",
          "seata.client.rm.lock.lock-retry-internal",
          "seata.client.rm.lock.lock-retry-times",
          "seata.client.tm-commit-retry-count",
          "seata.client.undo.undo-data-validation",
          "seata.client.undo.undo-log-table",
          "seata.client.support.spring.datasource-autoproxy",
          "seata.transport.thread-factory.boss-thread-prefix",
          "seata.transport.shutdown.wait"
        }) {
      assertTrue(output.getAll().contains(unused), () -> unused + " in " + output.getAll());
    }
  }

  @Test
  void thatOfXaWorksAndNamesTheMode(CapturedOutput output) {
    sample("xa.yml")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              assertEquals("order-xa", context.getBean(HawserConfig.class).text("applicationId"));
            });
    assertTrue(
        output.getAll().contains(
            "explains: seata.data-source-proxy-mode, seata.enable-auto-data-source-proxy"),
        output::getAll);
  }

  @Test
  void oneWithAKeyThatIsRejectedNamesIt() {
    sample("degrade.yml")
        .run(
            context -> {
              assertNotNull(context.getStartupFailure());
              String messages = Contexts.messages(context.getStartupFailure());
              assertTrue(
                  messages.contains("client.tm.degradeCheck: true (expected: false;"), messages);
            });
  }
}
