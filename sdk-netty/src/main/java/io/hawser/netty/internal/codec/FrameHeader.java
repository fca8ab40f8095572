package io.hawser.netty.internal.codec;

/** The fixed part of a frame (section 1): offsets, values and limits. */
final class FrameHeader {
  static final int LENGTH = 16;
  static final int MAGIC = 0xdada;
  static final int VERSION = 1;
  static final int SERIALIZER_SEATA = 1;

  static final int VERSION_AT = 2;
  static final int FULL_LENGTH_AT = 3;
  static final int HEAD_LENGTH_AT = 7;
  static final int MESSAGE_TYPE_AT = 9;
  static final int COMPRESSOR_AT = 11;
  static final int REQUEST_ID_AT = 12;

  /** Header included. Peers read exactly this much and refuse one byte more. */
  static final int MAX_FRAME = 8 * 1024 * 1024;

  static final int MAX_HEAD_MAP = Short.MAX_VALUE - LENGTH;

  private FrameHeader() {}
}
