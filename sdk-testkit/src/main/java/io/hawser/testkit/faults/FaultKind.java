package io.hawser.testkit.faults;

/** What a {@link Fault} is; by this the proxy counts what it did. */
public enum FaultKind {
  /** Both connections are reset. */
  RESET,
  /** One direction ends (FIN), the other goes on. */
  HALF_CLOSE,
  /** Everything is read and nothing forwarded. */
  SWALLOW,
  /** Nothing is read, so that the sender's socket fills. */
  STALL,
  /** Everything comes later. */
  DELAY,
  /** One byte at a time. */
  TRICKLE,
  /** The stream ends at a certain byte. */
  CUT,
  /** Random bytes are changed. */
  FLIP,
  /** One byte of a frame is changed. */
  CORRUPT,
  /** A frame is lost. */
  DROP,
  /** A frame comes twice. */
  DUPLICATE,
  /** Frames come in another order. */
  REORDER,
  /** A frame comes late, others overtake it. */
  LATE,
  /** A frame has an id that nobody waits for. */
  UNKNOWN_ID,
  /** In front of a frame comes a copy with an id that nobody waits for. */
  STRAY,
  /** A frame announces a length that it does not have. */
  ANNOUNCE,
  /** Another protocol, or no protocol. */
  FOREIGN
}
