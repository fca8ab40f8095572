package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;

/**
 * The fixed part of a frame (section 1): offsets, values and limits, and the fields of the one that
 * was read last. Two reads of the buffer serve all fields.
 */
final class FrameHeader {
  static final int LENGTH = 16;
  static final int MAGIC = 0xdada;
  static final int VERSION = 1;
  static final int SERIALIZER_SEATA = 1;

  static final int VERSION_AT = 2;
  static final int FULL_LENGTH_AT = 3;
  static final int HEAD_LENGTH_AT = 7;
  static final int COMPRESSOR_AT = 11;
  static final int REQUEST_ID_AT = 12;

  /**
   * The greatest length of a frame, its header included. Peers read exactly this much and reject
   * one byte more.
   */
  static final int MAX_FRAME = 8 * 1024 * 1024;

  static final int MAX_HEAD_MAP = Short.MAX_VALUE - LENGTH;

  private long first;
  private long second;

  /** Reads the 16 bytes from there, whatever they are. Returns this. */
  FrameHeader read(ByteBuf in, int start) {
    first = in.getLong(start);
    second = in.getLong(start + Long.BYTES);
    return this;
  }

  /** Returns whether it begins with the magic number and a version other than 0. */
  boolean isOfFrame() {
    return first >>> 48 == MAGIC && ((first >>> 40) & 0xff) != 0;
  }

  /** Returns the length of the frame, from 0 to 2^32 - 1. */
  long fullLength() {
    return (first >>> 8) & 0xffff_ffffL;
  }

  /** Returns the length of header and head map; its two bytes are in both halves. */
  int headLength() {
    return (short) ((first << 8) | (second >>> 56));
  }

  byte messageType() {
    return (byte) (second >>> 48);
  }

  byte serializer() {
    return (byte) (second >>> 40);
  }

  byte compressorId() {
    return (byte) (second >>> 32);
  }

  int requestId() {
    return (int) second;
  }

  /** Returns whether the body of the frame will be decompressed. */
  boolean isCompressed() {
    return compressorId() != Compressor.NONE.id() && !MessageType.isHeartbeat(messageType());
  }
}
