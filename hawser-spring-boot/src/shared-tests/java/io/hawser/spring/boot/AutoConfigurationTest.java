package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.context.XidContext;
import io.hawser.error.NoServerAvailableException;
import io.hawser.model.GlobalStatus;
import io.hawser.spring.GlobalTransactional;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionManager;
import io.hawser.transaction.TransactionTemplate;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tests what an application gets from a starter, and how its settings are read. */
@ExtendWith(OutputCaptureExtension.class)
class AutoConfigurationTest {
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
    public String place(boolean fails) {
      String xid = XidContext.current();
      if (fails) {
        throw new IllegalStateException(xid);
      }
      return xid;
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class OrdersConfiguration {
    @Bean
    Orders orders() {
      return new Orders();
    }
  }

  @Test
  void anAnnotatedMethodRunsInAGlobalTransaction(CapturedOutput output) {
    Contexts.runner(coordinator)
        .withUserConfiguration(OrdersConfiguration.class)
        .run(
            context -> {
              Orders orders = context.getBean(Orders.class);
              String xid = orders.place(false);
              assertEquals(GlobalStatus.Committed, coordinator.find(xid).orElseThrow().status());
              String failed =
                  assertThrows(IllegalStateException.class, () -> orders.place(true)).getMessage();
              assertEquals(
                  GlobalStatus.Rollbacked, coordinator.find(failed).orElseThrow().status());
              assertEquals("orders", context.getBean(HawserConfig.class).text("applicationId"));
              context.getBean(TransactionManager.class);
              context.getBean(ResourceManager.class);
              context.getBean(TransactionTemplate.class).run("more", Contexts.LIMIT, tx -> {});
            });
    assertFalse(output.getAll().contains("not eligible for getting processed"), output::getAll);
    // System properties of the tests themselves may be unknown.
    assertFalse(output.getAll().contains("Unknown setting hawser.service"), output::getAll);
    assertFalse(output.getAll().contains("Unknown setting hawser.tx"), output::getAll);
  }

  @Test
  void ofBothPrefixesHawserWins() {
    Contexts.runner(coordinator)
        .withPropertyValues(
            "seata.tx-service-group=other",
            "seata.service.vgroup-mapping.shop=nowhere",
            "seata.application-id=seatas",
            "hawser.transport.rpcTmRequestTimeout=7s",
            "seata.transport.rpc-tm-request-timeout=9s",
            "seata.transport.rpc-rm-request-timeout=11s")
        .run(
            context -> {
              HawserConfig config = context.getBean(HawserConfig.class);
              assertEquals("shop", config.text("txServiceGroup"));
              assertEquals("default", config.clusterOf("shop"));
              assertEquals("seatas", config.text("applicationId"));
              assertEquals(7, config.get(Keys.TM_REQUEST_TIMEOUT).toSeconds());
              assertEquals(11, config.get(Keys.RM_REQUEST_TIMEOUT).toSeconds());
            });
  }

  @Test
  void placeholdersAndEverySpellingAreThoseOfSpring() {
    Contexts.runner()
        .withPropertyValues(
            "coordinators=" + coordinator.address(),
            "seata.txservicegroup=my_tx_group",
            "SEATA.SERVICE.vgroupMapping.my_tx_group=${cluster:main}",
            "seata.service.grouplist.main=${coordinators}",
            "hawser.client.roles[0]=TM",
            "hawser.client.roles[1]=RM")
        .run(
            context -> {
              HawserConfig config = context.getBean(HawserConfig.class);
              assertEquals("my_tx_group", config.text("txServiceGroup"));
              assertEquals("main", config.clusterOf("my_tx_group"));
              assertEquals("TM,RM", config.text("client.roles"));
              assertTrue(context.getBean(HawserClient.class).status().isReady());
            });
  }

  @Test
  void systemPropertiesCountAndARoleMayBeLeftOut() {
    Contexts.runner(coordinator)
        .withSystemProperties("hawser.client.roles=TM")
        .run(
            context -> {
              assertEquals("TM", context.getBean(HawserConfig.class).text("client.roles"));
              assertThrows(RuntimeException.class, () -> context.getBean(ResourceManager.class));
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hawser.enabled=false",
        "seata.enabled=false",
        "seata.service.disable-global-transaction=true",
        "hawser.service.disableGlobalTransaction=true"
      })
  void switchedOffNothingConnects(String setting) {
    Contexts.runner()
        .withUserConfiguration(OrdersConfiguration.class)
        .withPropertyValues(setting, "seata.service.grouplist.default=127.0.0.1:1")
        .run(
            context -> {
              context.getBean(Orders.class).place(false);
              assertTrue(context.getBean(HawserClient.class).status().servers().isEmpty());
              HawserHealth health =
                  HawserHealth.of(context.getBean(HawserClient.class));
              assertEquals(HawserHealth.State.UNKNOWN, health.state());
            });
  }

  @Test
  void withoutAServerItDoesNotStartUnlessInTheBackground() {
    String[] noServer = {
      "seata.service.vgroup-mapping.default_tx_group=default",
      "seata.service.grouplist.default=127.0.0.1:1"
    };
    Contexts.runner()
        .withPropertyValues(noServer)
        .run(
            context ->
                assertInstanceOf(
                    NoServerAvailableException.class, rootOf(context.getStartupFailure())));
    Contexts.runner()
        .withPropertyValues(noServer)
        .withPropertyValues("hawser.startup=background")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              assertFalse(context.getBean(HawserClient.class).status().isReady());
              assertEquals(
                  HawserHealth.State.OUT_OF_SERVICE,
                  HawserHealth.of(context.getBean(HawserClient.class))
                      .state());
            });
  }

  /** As the reports in {@code failures/no-registry} and {@code failures/no-centre} advise. */
  @ParameterizedTest
  @ValueSource(strings = {"registry", "config"})
  void inTheBackgroundItAlsoStartsWithoutARegistryOrACentre(String section) {
    Contexts.runner()
        .withPropertyValues(
            "seata.service.vgroup-mapping.default_tx_group=default",
            "seata." + section + ".type=zk",
            "seata." + section + ".zk.server-addr=127.0.0.1:1",
            "seata." + section + ".zk.connect-timeout=500",
            "seata.service.grouplist.default=127.0.0.1:1",
            "hawser.startup=background")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              assertFalse(context.getBean(HawserClient.class).status().isReady());
            });
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable each = failure;
    while (each != null && !(each instanceof NoServerAvailableException)) {
      each = each.getCause();
    }
    return each;
  }

  @Test
  void connectionDetailsReplaceRegistryAndCentre() {
    Contexts.runner()
        .withPropertyValues(
            "seata.tx-service-group=shop",
            "seata.registry.type=nacos",
            "seata.config.type=nacos",
            "seata.config.nacos.server-addr=127.0.0.1:1")
        .withBean(HawserConnectionDetails.class, () -> () -> coordinator.address().toString())
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              assertTrue(context.getBean(HawserClient.class).status().isReady());
            });
  }

  @Test
  void customizersChangeTheConfiguration() {
    Contexts.runner(coordinator)
        .withBean(
            HawserConfigCustomizer.class, () -> config -> config.with(Map.of("client.roles", "TM")))
        .run(
            context ->
                assertTrue(
                    context.getBean(HawserClient.class).status().servers().stream()
                        .allMatch(server -> server.role().name().equals("TM"))));
  }

  @Test
  void aClientOfTheApplicationIsKept() {
    HawserClient own = HawserClient.connect(coordinator.clientConfig().build());
    Contexts.runner()
        .withBean(HawserClient.class, () -> own)
        .run(context -> assertSame(own, context.getBean(HawserClient.class)));
    assertTrue(own.status().closed());
  }

  @Test
  void settingsThatAreNotUsedAreNamed(CapturedOutput output) {
    Contexts.runner(coordinator)
        .withPropertyValues(
            "seata.enable-auto-data-source-proxy=false",
            "seata.client.undo.log-table=undo_log",
            "hawser.client.tm.commit-retry-count=5",
            "hawser.transport.rpc-tm-request-timout=3s",
            "seata.nonsense=1")
        .run(context -> assertNull(context.getStartupFailure()));
    String log = output.getAll();
    assertTrue(
        log.contains(
            "These settings in Spring's environment are known and have no effect, as"
                + " docs/configuration.md explains: hawser.client.tm.commit-retry-count,"
                + " seata.client.undo.log-table, seata.enable-auto-data-source-proxy"),
        log);
    assertTrue(
        log.contains(
            "Unknown setting hawser.transport.rpc-tm-request-timout; the nearest known one is"
                + " hawser.transport.rpc-tm-request-timeout"),
        log);
    assertTrue(log.contains("Unknown setting seata.nonsense; it has no effect"), log);
  }
}
