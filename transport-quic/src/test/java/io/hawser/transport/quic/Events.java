package io.hawser.transport.quic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** How long tests wait for an event. Only a defect exceeds it, even on a busy machine. */
final class Events {
  static final int SECONDS = 120;
  static final Duration LIMIT = Duration.ofSeconds(SECONDS);

  private Events() {}

  /** Waits for a condition that no event reports. */
  static void await(String what, BooleanSupplier happened) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!happened.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(2_000_000);
    }
    assertTrue(happened.getAsBoolean(), what);
  }
}
