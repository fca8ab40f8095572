package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import io.hawser.testservers.TestCertificate;
import io.hawser.testservers.ZooKeeperServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access to a ZooKeeper with TLS on its port. */
class TlsTest {
  @TempDir static Path directory;

  @Test
  void serversAreFoundAndAnnouncedOverTls() throws Exception {
    TestCertificate certificate =
        TestCertificate.create(directory, "zk", "ip:127.0.0.1,dns:localhost");
    Map<String, String> settings =
        Map.of(
            "zookeeper.serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory",
            "zookeeper.client.portUnification", "true",
            "zookeeper.ssl.clientAuth", "none",
            "zookeeper.ssl.keyStore.location", certificate.keyStore().toString(),
            "zookeeper.ssl.keyStore.password", TestCertificate.PASSWORD);
    try (ZooKeeperServer server = ZooKeeperServer.launch(2000, settings);
        RegistryService trusting =
            Services.open(
                server.address(),
                "ssl",
                "true",
                "trustStore",
                certificate.trustStore().toString(),
                "trustStorePassword",
                TestCertificate.PASSWORD,
                "connectTimeout",
                "10000");
        RegistryService distrusting = Services.open(server.address(), "ssl", "true")) {
      trusting.register("default", ServiceInstance.of("10.1.0.1:8091"));
      assertEquals(List.of("10.1.0.1:8091"), Services.addresses(trusting.lookup("default")));
      RegistryException error =
          assertThrows(RegistryException.class, () -> distrusting.lookup("default"));
      assertTrue(error.getMessage().contains("registry.zk.trustStore"), error.getMessage());
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("zkNetty-")) {
        thread.join(10_000); // Netty stops its threads after a quiet period
        assertFalse(thread.isAlive(), thread.getName());
      }
    }
  }
}
