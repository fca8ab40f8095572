package io.hawser.spring.boot;

/** The values of {@code hawser.startup}. */
public enum StartupMode {
  /** The application does not start without a server. */
  FAIL_FAST,
  /** The client connects in the background, and again after each failure. */
  BACKGROUND
}
