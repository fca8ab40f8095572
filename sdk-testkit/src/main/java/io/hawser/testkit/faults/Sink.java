package io.hawser.testkit.faults;

/** Receives one direction of a connection, piece by piece, on the event loop only. */
interface Sink {

  /** Receives a piece of the stream. The sink owns the array. */
  void bytes(byte[] piece);

  /** Receives a whole frame. The sink owns the array. */
  default void frame(byte[] frame) {
    bytes(frame);
  }

  /** Receives the end of the stream. A FIN of the sender is {@link Ending#HALF_CLOSE}. */
  void end(Ending ending);
}
