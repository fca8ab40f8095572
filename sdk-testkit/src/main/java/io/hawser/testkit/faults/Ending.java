package io.hawser.testkit.faults;

/** The ways in which a cut stream can end. */
public enum Ending {
  /** Both connections are reset (RST), like by a crashed host or a firewall. */
  RESET,
  /** Both connections are closed (FIN), like by a process that exits. */
  CLOSE,
  /** The receiver sees the end of the stream (FIN); the other direction stays open. */
  HALF_CLOSE,
  /** Nothing more comes, and the receiver does not see an end. */
  SILENCE
}
