package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.HawserClient;
import io.hawser.model.GlobalStatus;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.transaction.TransactionManager;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The README's sample of a test. */
@ExtendWith(EmbeddedCoordinatorExtension.class)
class CheckoutTest {
  @Test
  void rollsBack(EmbeddedCoordinator coordinator) {
    try (HawserClient client = HawserClient.connect(coordinator.clientConfig().build())) {
      TransactionManager tm = client.transactionManager();
      String xid = tm.begin("checkout", Duration.ofSeconds(60));
      assertEquals(GlobalStatus.Rollbacked, tm.rollback(xid));
    }
  }
}
