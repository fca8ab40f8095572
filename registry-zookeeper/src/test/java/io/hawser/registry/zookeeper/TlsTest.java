package io.hawser.registry.zookeeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RegistryException;
import io.hawser.registry.ServiceInstance;
import io.hawser.testservers.ZooKeeperServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ZooKeeper that speaks TLS on its port. */
class TlsTest {
  @TempDir static Path directory;

  private static String store(String name, String... command) throws Exception {
    Path store = directory.resolve(name);
    List<String> whole = new ArrayList<>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    whole.addAll(List.of(command));
    whole.addAll(List.of("-keystore", store.toString(), "-storepass", "secret", "-noprompt"));
    Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    return store.toString();
  }

  @Test
  void serversAreFoundAndRegisteredOverTls() throws Exception {
    String key =
        store(
            "key.p12",
            ("-genkeypair -alias zk -keyalg EC -dname CN=localhost -validity 2"
                    + " -ext SAN=ip:127.0.0.1,dns:localhost")
                .split(" "));
    String certificate = directory.resolve("zk.pem").toString();
    store("key.p12", ("-exportcert -rfc -alias zk -file " + certificate).split(" "));
    String trust = store("trust.p12", ("-importcert -alias zk -file " + certificate).split(" "));
    Map<String, String> settings =
        Map.of(
            "zookeeper.serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory",
            "zookeeper.client.portUnification", "true",
            "zookeeper.ssl.clientAuth", "none",
            "zookeeper.ssl.keyStore.location", key,
            "zookeeper.ssl.keyStore.password", "secret");
    try (ZooKeeperServer server = ZooKeeperServer.launch(2000, settings);
        ZooKeeperRegistryService trusting =
            Services.open(
                server.address(),
                "ssl",
                "true",
                "trustStore",
                trust,
                "trustStorePassword",
                "secret",
                "connectTimeout",
                "10000");
        ZooKeeperRegistryService distrusting = Services.open(server.address(), "ssl", "true")) {
      trusting.register("default", ServiceInstance.of("10.1.0.1:8091"));
      assertEquals(List.of("10.1.0.1:8091"), Services.addresses(trusting.lookup("default")));
      RegistryException error =
          assertThrows(RegistryException.class, () -> distrusting.lookup("default"));
      assertTrue(error.getMessage().contains("registry.zk.trustStore"), error.getMessage());
    }
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("zkNetty-")) {
        thread.join(10_000); // Netty ends its threads after a quiet period
        assertFalse(thread.isAlive(), thread.getName());
      }
    }
  }
}
