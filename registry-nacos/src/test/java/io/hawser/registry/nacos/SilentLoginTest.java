package io.hawser.registry.nacos;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Nacos whose HTTP port accepts connections and is silent. */
@Timeout(120)
class SilentLoginTest {

  @Test
  void closingEndsTheLogin() throws Exception {
    try (ServerSocket http = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + http.getLocalPort();
      NacosSettings settings =
          NacosSettings.read(
              HawserConfig.builder()
                  .set("registry.nacos.serverAddr", address + ",http://" + address)
                  .set("registry.nacos.username", "nacos")
                  .set("registry.nacos.password", "5ecret")
                  .set("registry.nacos.connectTimeout", "10m")
                  .build());
      NacosServers<String> servers = new NacosServers<>(settings, session -> {});
      CompletableFuture<String> opening =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return servers.open((server, access) -> "a session");
                } catch (NacosFailure e) {
                  throw new IllegalStateException(e);
                }
              });
      try (Socket accepted = http.accept()) {
        assertTrue(accepted.getInputStream().read() >= 0, "the login waits for its answer");
        servers.close();
        assertThrows(ExecutionException.class, () -> opening.get(60, TimeUnit.SECONDS));
      }
    }
  }
}
