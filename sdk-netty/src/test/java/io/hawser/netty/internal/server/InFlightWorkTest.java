package io.hawser.netty.internal.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightWorkTest {
  private static final int ROUNDS = 100_000;

  @Test
  void waitsForWhatHasBegun() throws InterruptedException {
    InFlightWork running = new InFlightWork();
    assertTrue(running.tryBegin());
    assertFalse(running.rejectAndAwaitNone(0));
    assertFalse(running.tryBegin());
    running.end();
    assertTrue(running.rejectAndAwaitNone(0));
  }

  /** One request ends and the next one comes, while the server begins to reject. */
  @Test
  void nothingThatBeganIsOverlooked() throws Exception {
    InFlightWork[] rounds = new InFlightWork[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = new InFlightWork();
      rounds[i].begin();
    }
    boolean[] began = new boolean[ROUNDS];
    AtomicInteger arrived = new AtomicInteger();
    Thread client =
        new Thread(
            () -> {
              for (int i = 0; i < ROUNDS; i++) {
                meet(arrived, i);
                rounds[i].end();
                began[i] = rounds[i].tryBegin();
              }
            });
    client.start();
    boolean[] none = new boolean[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      meet(arrived, i);
      none[i] = rounds[i].rejectAndAwaitNone(0);
    }
    client.join(TimeUnit.SECONDS.toMillis(EventLimit.SECONDS));
    assertFalse(client.isAlive());
    for (int i = 0; i < ROUNDS; i++) {
      assertFalse(began[i] && none[i], "what began was not waited for");
    }
  }

  private static void meet(AtomicInteger arrived, int round) {
    arrived.incrementAndGet();
    for (int spins = 1; arrived.get() < 2 * (round + 1); spins++) {
      if (spins % 1_000 == 0) {
        Thread.yield(); // the other may need this processor
      }
    }
  }
}
