package io.hawser.protocol;

/**
 * A heartbeat: a frame without a body (code 120, protocol section 8).
 *
 * @param ping {@code true} for a client's heartbeat, {@code false} for the TC's answer
 */
public record HeartbeatMessage(boolean ping) implements Message {

  /** The type code of this message on the wire. */
  public static final short TYPE_CODE = 120;

  @Override
  public short typeCode() {
    return TYPE_CODE;
  }

  /** The heartbeat of a client. */
  public static final HeartbeatMessage PING = new HeartbeatMessage(true);

  /** The TC's answer to a heartbeat. */
  public static final HeartbeatMessage PONG = new HeartbeatMessage(false);
}
