package io.hawser.testkit.faults;

/** Takes one direction of a connection, piece by piece. Event loop only. */
interface Sink {

  /** A piece of the stream; the sink owns the array. */
  void bytes(byte[] piece);

  /** A whole frame; the sink owns the array. */
  default void frame(byte[] frame) {
    bytes(frame);
  }

  /** Nothing follows. A FIN of the sender is {@link Ending#HALF_CLOSE}. */
  void end(Ending ending);
}
