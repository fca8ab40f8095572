package io.hawser.testkit;

import java.time.Duration;

/** How long a test waits for an event: only a defect gets that far, on a busy machine too. */
public final class EventLimit {
  /** As a number, for the waits that take a unit. */
  public static final int SECONDS = 120;

  /** The same. */
  public static final Duration DURATION = Duration.ofSeconds(SECONDS);

  private EventLimit() {}
}
