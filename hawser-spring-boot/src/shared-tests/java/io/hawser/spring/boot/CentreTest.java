package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.context.XidContext;
import io.hawser.spring.GlobalTransactional;
import io.hawser.tcc.JdbcFence;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.ZooKeeperServer;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;

/** Settings that this integration reads itself also count in a configuration centre. */
@Tag("full")
class CentreTest {
  private static EmbeddedCoordinator coordinator;
  private static ZooKeeperServer centre;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
    centre = ZooKeeperServer.launch();
    centre.cli(
        "create",
        "/on",
        "service.vgroupMapping.shop=default\nservice.default.grouplist="
            + coordinator.address()
            + "\nclient.tm.defaultGlobalTransactionTimeout=35000"
            + "\ntcc.fence.logTableName=fence_of_centre");
    centre.cli("create", "/off", "service.disableGlobalTransaction=true");
  }

  @AfterAll
  static void stop() {
    centre.close();
    coordinator.close();
  }

  static class Orders {
    @GlobalTransactional
    public String place() {
      return XidContext.current();
    }
  }

  private static ApplicationContextRunner runner(String document) {
    return Contexts.runner()
        .withBean(Orders.class)
        .withBean(DataSource.class, CentreTest::database)
        .withPropertyValues(
            "seata.tx-service-group=shop",
            "seata.config.type=zk",
            "seata.config.zk.server-addr=" + centre.address(),
            "seata.config.zk.connect-timeout=60000",
            "seata.config.zk.node-path=" + document);
  }

  private static JdbcDataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:centre" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    return database;
  }

  @Test
  void theTimeoutAndTheTableOfTheFence() {
    runner("/on")
        .withPropertyValues("hawser.tcc.fence.initialize-schema=always")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              String xid = context.getBean(Orders.class).place();
              assertEquals(35_000, coordinator.find(xid).orElseThrow().timeout().toMillis());
              context.getBean(JdbcFence.class);
              assertEquals(
                  0,
                  new JdbcTemplate(context.getBean(DataSource.class))
                      .queryForObject("select count(*) from fence_of_centre", Integer.class));
              Map<String, Object> shown =
                  new HawserEndpoint(context.getBean(HawserClient.class)).all();
              assertTrue(shown.toString().contains("fence_of_centre"), shown::toString);
            });
  }

  /** Of the samples the one whose registry and centre are here. */
  @Test
  void theSampleWithZooKeeperWorks() {
    HawserConfig registry =
        HawserConfig.builder()
            .set("registry.type", "zk")
            .set("registry.zk.serverAddr", centre.address())
            .set("registry.zk.connectTimeout", "60000")
            .set("registry.zk.cluster", "default")
            .build();
    try (EmbeddedCoordinator announced =
        EmbeddedCoordinator.builder().announceIn(registry).start()) {
      Contexts.runner()
          .withInitializer(new ConfigDataApplicationContextInitializer())
          .withBean(Orders.class)
          .withPropertyValues(
              "spring.config.location=" + SamplesTest.FOLDER.resolve("zk.yml").toUri(),
              "zookeeper=" + centre.address())
          .run(
              context -> {
                assertNull(context.getStartupFailure());
                String xid = context.getBean(Orders.class).place();
                assertTrue(announced.find(xid).isPresent());
              });
    }
  }

  @Test
  void whatIsSetInTheApplicationWins() {
    runner("/on")
        .withPropertyValues("seata.client.tm.default-global-transaction-timeout=36000")
        .run(
            context -> {
              String xid = context.getBean(Orders.class).place();
              assertEquals(36_000, coordinator.find(xid).orElseThrow().timeout().toMillis());
            });
  }

  @Test
  void switchedOffInTheCentreNoTableIsNeededAndHealthSaysSo() {
    runner("/off")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              context.getBean(JdbcFence.class);
              context.getBean(Orders.class).place();
              assertEquals(
                  HawserHealth.State.UNKNOWN,
                  HawserHealth.of(context.getBean(HawserClient.class)).state());
            });
  }
}
