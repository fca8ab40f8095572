package io.hawser.netty.internal.codec;

/** Byte 9 of the header (section 1.3). Only heartbeats are recognised by it; see the type code. */
public final class MessageType {
  public static final byte REQUEST = 0;
  public static final byte RESPONSE = 1;
  public static final byte ONEWAY = 2;
  public static final byte HEARTBEAT_REQUEST = 3;
  public static final byte HEARTBEAT_RESPONSE = 4;

  private MessageType() {}

  static boolean isHeartbeat(byte messageType) {
    return messageType == HEARTBEAT_REQUEST || messageType == HEARTBEAT_RESPONSE;
  }
}
