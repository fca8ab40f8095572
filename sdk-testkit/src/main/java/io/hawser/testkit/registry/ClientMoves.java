package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.testkit.EmbeddedCoordinator;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds which coordinator a client uses: an XID starts with the address of its coordinator. */
final class ClientMoves {
  private static final Logger log = LoggerFactory.getLogger(ClientMoves.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Only a defect takes as long. */
  static final Duration LIMIT = Duration.ofMinutes(2);

  private ClientMoves() {}

  private static String begin(HawserClient client) {
    return client.transactionManager().begin("tck", TIMEOUT);
  }

  static void assertUses(HawserClient client, EmbeddedCoordinator coordinator) {
    String xid = begin(client);
    assertTrue(xid.startsWith(coordinator.address() + ":"), xid);
  }

  /**
   * Begins transactions until one is of this coordinator, as a client has no event for that, and
   * logs how long the move took.
   *
   * @param since the time in nanoseconds before the change was made
   */
  static void await(HawserClient client, EmbeddedCoordinator coordinator, long since) {
    while (!begin(client).startsWith(coordinator.address() + ":")) {
      assertTrue(System.nanoTime() - since < LIMIT.toNanos(), "the client did not move");
      LockSupport.parkNanos(1_000_000);
    }
    log.info(
        "The client has moved {} ms after the change", (System.nanoTime() - since) / 1_000_000);
  }
}
