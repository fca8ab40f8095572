package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.ConfigurationException;
import io.hawser.testkit.registry.ConfigCentreFixture;
import io.hawser.testkit.registry.ConfigCentreTck;
import io.hawser.testservers.ZooKeeperServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Configuration items in a real ZooKeeper, written by another session. */
class ZooKeeperCentreTckTest extends ConfigCentreTck {
  private static final String MAPPING = "service.vgroupMapping.default_tx_group";

  private Fixture fixture;

  @Override
  protected ConfigCentreFixture openFixture() throws Exception {
    fixture = new Fixture();
    return fixture;
  }

  private static final class Fixture implements ConfigCentreFixture {
    private final ZooKeeperServer server = ZooKeeperServer.launch();
    private RawZooKeeper session;

    Fixture() throws Exception {
      session = RawZooKeeper.connect(server.address());
    }

    @Override
    public String type() {
      return "zk";
    }

    @Override
    public String address() {
      return server.address();
    }

    @Override
    public Map<String, String> settings(String address, String document) {
      return Map.of(
          "seata.config.zk.serverAddr", address,
          "seata.config.zk.nodePath", document,
          "seata.config.zk.connectTimeout", "6000");
    }

    @Override
    public String document(String name) {
      return "/seata/" + name;
    }

    @Override
    public void write(String name, String text) throws Exception {
      session.write(
          name.startsWith("/") ? name : "/seata/" + name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void stop() throws Exception {
      session.vanish();
      server.kill9();
    }

    @Override
    public void start() throws Exception {
      server.start();
      session = RawZooKeeper.connect(server.address());
    }

    @Override
    public void close() throws Exception {
      session.close();
      server.close();
    }
  }

  private HawserConfig config(String addressEnd, String nodePath) {
    return HawserConfig.builder()
        .set("seata.config.type", "zookeeper")
        .set("seata.config.zk.serverAddr", fixture.address() + addressEnd)
        .set("seata.config.zk.nodePath", nodePath)
        .set("seata.config.zk.connectTimeout", "6000")
        .build();
  }

  @Test
  void theDocumentMayBeAnywhereAlsoBelowAPathOfTheAddress() throws Exception {
    fixture.write("/elsewhere/node", MAPPING + "=c");
    fixture.write("/below/elsewhere/node", MAPPING + "=d");
    try (LiveConfig live = LiveConfig.start(config("", "/elsewhere/node"))) {
      assertEquals("c", live.current().clusterOf("default_tx_group"));
    }
    try (LiveConfig live = LiveConfig.start(config("/below", "/elsewhere/node"))) {
      assertEquals("d", live.current().clusterOf("default_tx_group"));
    }
  }

  @Test
  void aPathThatIsNoneIsRejected() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class, () -> LiveConfig.start(config("", "node")).close());
    assertTrue(
        error
            .getMessage()
            .startsWith("seata.config.zk.nodePath: node (expected: the path of a node; "),
        error.getMessage());
  }
}
