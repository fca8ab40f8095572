package io.hawser.testkit.faults;

/** The kind of a {@link Fault}, by which the proxy counts. */
public enum FaultKind {
  /** Both connections are reset. */
  RESET,
  /** One direction ends (FIN), the other stays open. */
  HALF_CLOSE,
  /** Everything is read and nothing is forwarded. */
  SWALLOW,
  /** Nothing is read, so that the sender's socket fills. */
  STALL,
  /** Everything is delayed. */
  DELAY,
  /** Bytes are forwarded one at a time. */
  TRICKLE,
  /** The stream ends at a certain byte. */
  CUT,
  /** Random bytes are changed. */
  FLIP,
  /** One byte of a frame is changed. */
  CORRUPT,
  /** A frame is dropped. */
  DROP,
  /** A frame is sent twice. */
  DUPLICATE,
  /** Frames are reordered. */
  REORDER,
  /** A frame is delayed and others overtake it. */
  LATE,
  /** A frame has an id that matches no pending request. */
  UNKNOWN_ID,
  /** A copy of a frame, with an id that matches no pending request, precedes the frame. */
  STRAY,
  /** The length in the header of a frame is wrong. */
  ANNOUNCE,
  /** The stream contains another protocol, or none. */
  FOREIGN
}
