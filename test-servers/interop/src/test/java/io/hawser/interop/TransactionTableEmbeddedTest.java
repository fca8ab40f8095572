package io.hawser.interop;

import io.hawser.testkit.EmbeddedCoordinator;
import org.junit.jupiter.api.AfterAll;

/** The template against the embedded coordinator. */
class TransactionTableEmbeddedTest extends TransactionTable {
  private final EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();

  @Override
  String address() {
    return coordinator.address().toString();
  }

  @AfterAll
  void stop() {
    coordinator.close();
  }
}
