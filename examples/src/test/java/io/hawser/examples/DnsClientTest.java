package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.TransactionManager;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The sample provider in a client, which finds it by its name and passes its keys. */
class DnsClientTest {

  @Test
  void aClientFindsItsCoordinatorByHostName() throws Exception {
    try (NameServer names = new NameServer();
        EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      names.addressesOf("tc.example.com").add(InetAddress.getLoopbackAddress());
      HawserConfig config =
          HawserConfig.builder()
              .set("registry.type", "DNS")
              .set("registry.dns.serverAddr", "127.0.0.1:" + names.port())
              .set("registry.dns.port", Integer.toString(coordinator.address().port()))
              .set("service.vgroupMapping.default_tx_group", "tc.example.com")
              .build();
      try (HawserClient client = HawserClient.connect(config)) {
        TransactionManager tm = client.transactionManager();
        assertEquals(GlobalStatus.Rollbacked, tm.rollback(tm.begin("x", Duration.ofSeconds(60))));
      }
    }
  }
}
