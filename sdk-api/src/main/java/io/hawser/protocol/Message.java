package io.hawser.protocol;

/** The body of a frame. Section 3 of the protocol lists all kinds. */
public sealed interface Message
    permits Request,
        Response,
        UndoLogDeleteRequest,
        HeartbeatMessage,
        MergedWarpMessage,
        MergeResultMessage,
        BatchResultMessage {

  /**
   * Returns the type code that precedes the body on the wire.
   *
   * @return the 16-bit code of protocol section 3
   */
  short typeCode();
}
