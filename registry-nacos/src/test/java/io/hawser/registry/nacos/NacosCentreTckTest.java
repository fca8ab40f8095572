package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.testkit.registry.ConfigCentreFixture;
import io.hawser.testkit.registry.ConfigCentreTck;
import io.hawser.testservers.NacosServer;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Configuration items in a real Nacos, written by HTTP. */
class NacosCentreTckTest extends ConfigCentreTck {
  private static final String PUBLIC = "public";
  private static final String GROUP = "SEATA_GROUP";

  private NacosServer server;

  @Override
  protected ConfigCentreFixture openFixture() {
    server = NacosServer.launchForConfiguration();
    return new Fixture(server);
  }

  private static final class Fixture implements ConfigCentreFixture {
    private final NacosServer server;

    Fixture(NacosServer server) {
      this.server = server;
    }

    @Override
    public String type() {
      return "nacos";
    }

    @Override
    public String address() {
      return server.address();
    }

    @Override
    public Map<String, String> settings(String address, String document) {
      return Map.of(
          "seata.config.nacos.serverAddr",
          address,
          "seata.config.nacos.dataId",
          document,
          "seata.config.nacos.connectTimeout",
          "6000",
          "seata.config.nacos.requestTimeout",
          "6000");
    }

    @Override
    public void write(String name, String text) {
      server.publish(PUBLIC, GROUP, name, text);
    }

    @Override
    public void stop() {
      server.kill9();
    }

    @Override
    public void start() {
      server.start();
    }

    @Override
    public Set<String> jvmWideThreads() {
      return Set.of("nacos.publisher-");
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private HawserConfig config(String... settings) {
    HawserConfig.Builder builder =
        HawserConfig.builder()
            .set("seata.config.type", "nacos")
            .set("seata.config.nacos.serverAddr", server.address())
            .set("seata.config.nacos.connectTimeout", "6000")
            .set("seata.config.nacos.requestTimeout", "6000");
    for (int i = 0; i < settings.length; i += 2) {
      builder.set("seata.config.nacos." + settings[i], settings[i + 1]);
    }
    return builder.build();
  }

  @Test
  void theGroupAndTheNamespaceAreThoseOfTheSettings() {
    server.publish(PUBLIC, "G", "place", "service.vgroupMapping.default_tx_group=of-group");
    server.publish("dev", GROUP, "place", "service.vgroupMapping.default_tx_group=of-namespace");
    assertEquals("of-group", cluster("dataId", "place", "group", "G"));
    assertEquals("of-namespace", cluster("dataId", "place", "namespace", "dev"));
    assertNull(cluster("dataId", "place"));
  }

  private String cluster(String... settings) {
    try (LiveConfig live = LiveConfig.start(config(settings))) {
      return live.current().clusterOf("default_tx_group");
    }
  }

  @Test
  void theErrorOfAWrongPlaceNamesGroupAndNamespace() {
    try (LiveConfig live = LiveConfig.start(config("group", "WRONG", "namespace", "wrong"))) {
      String expected =
          " and nacos "
              + server.address()
              + ", group WRONG, namespace wrong: seata.properties (not found),"
              + " service.vgroupMapping.default_tx_group (not found)";
      assertTrue(live.current().origin().endsWith(expected), live.current().origin());
    }
  }
}
