package io.hawser.testkit.faults;

/** How a stream that was cut goes on. */
public enum Ending {
  /** Both connections are reset (RST), as by a crashed host or a firewall. */
  RESET,
  /** Both connections are closed (FIN), as by a process that ends. */
  CLOSE,
  /** The receiver sees the end of the stream (FIN); the other direction goes on. */
  HALF_CLOSE,
  /** Nothing more comes, and nothing tells so. */
  SILENCE
}
