package io.hawser.protocol;

/**
 * A heartbeat: a frame without a body (code 120, protocol section 8).
 *
 * @param ping whether this asks for a heartbeat (client) or answers one (TC)
 */
public record HeartbeatMessage(boolean ping) implements Message {

  /** The code of this message on the wire. */
  public static final short TYPE_CODE = 120;

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  /** What a client sends. */
  public static final HeartbeatMessage PING = new HeartbeatMessage(true);

  /** What a TC answers. */
  public static final HeartbeatMessage PONG = new HeartbeatMessage(false);
}
