package io.hawser.spring.boot.test;

import static io.hawser.testkit.CoordinatorAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.model.GlobalStatus;
import io.hawser.spring.boot.HawserConnectionDetails;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.faults.FaultProxy;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@HawserTest
class HawserTestTest {
  @Autowired private TestApplication.Orders orders;
  @Autowired private EmbeddedCoordinator injected;

  @Test
  void theApplicationIsConnectedToTheEmbeddedCoordinator(
      EmbeddedCoordinator coordinator,
      @Autowired HawserConnectionDetails details,
      @Autowired HawserClient client) {
    assertSame(injected, coordinator);
    assertEquals(coordinator.address().toString(), details.servers());
    assertTrue(client.status().isReady());
    assertEquals(
        GlobalStatus.Committed, coordinator.find(orders.place(true)).orElseThrow().status());
    assertThat(coordinator).committed(1).rolledBack(0).noOpenBranches();
  }

  @Test
  void eachTestCountsItsOwn(EmbeddedCoordinator coordinator) {
    assertThrows(IllegalStateException.class, () -> orders.place(false));
    assertThat(coordinator).committed(0).rolledBack(1).noOpenBranches();
  }

  @Test
  void withoutFaultsThereIsNoProxy(@Autowired ObjectProvider<FaultProxy> proxy) {
    assertEquals(0, proxy.stream().count());
  }
}
