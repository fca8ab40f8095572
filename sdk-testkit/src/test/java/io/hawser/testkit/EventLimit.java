package io.hawser.testkit;

import java.time.Duration;

/** How long a test waits for an event. Only a defect exceeds it, even on a busy machine. */
public final class EventLimit {
  /** The limit as a number, for methods with a unit. */
  public static final int SECONDS = 120;

  /** The limit as a duration. */
  public static final Duration DURATION = Duration.ofSeconds(SECONDS);

  private EventLimit() {}
}
