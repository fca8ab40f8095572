package io.hawser.testkit.faults;

import java.nio.ByteBuffer;

/** Reads and changes the fields of a frame header (section 1) that faults need. */
final class Header {
  static final int LENGTH = 16;

  /** The number of bytes that show where a frame ends. */
  static final int LENGTH_KNOWN_AT = 7;

  static final int MAX_FRAME = 8 * 1024 * 1024;

  private static final int FULL_LENGTH_AT = 3;
  private static final int MESSAGE_TYPE_AT = 9;
  private static final int REQUEST_ID_AT = 12;

  /** An id that counters starting at 1 do not reach. */
  private static final int UNKNOWN_ID_BIT = 0x4000_0000;

  private Header() {}

  static boolean mayBegin(byte[] bytes, int at, int count) {
    return bytes[at] == (byte) 0xda && (count < 2 || bytes[at + 1] == (byte) 0xda);
  }

  static long fullLength(byte[] bytes, int at) {
    return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(at + FULL_LENGTH_AT));
  }

  static Frames.Type type(byte[] frame) {
    return switch (frame[MESSAGE_TYPE_AT]) {
      case 1 -> Frames.Type.ANSWER;
      case 3, 4 -> Frames.Type.HEARTBEAT;
      default -> Frames.Type.REQUEST; // all others are handled as requests (section 1.3)
    };
  }

  static byte[] withFullLength(byte[] frame, long announced) {
    byte[] changed = frame.clone();
    ByteBuffer.wrap(changed).putInt(FULL_LENGTH_AT, (int) announced);
    return changed;
  }

  static byte[] withUnknownId(byte[] frame) {
    byte[] changed = frame.clone();
    ByteBuffer header = ByteBuffer.wrap(changed);
    header.putInt(REQUEST_ID_AT, header.getInt(REQUEST_ID_AT) ^ UNKNOWN_ID_BIT);
    return changed;
  }
}
