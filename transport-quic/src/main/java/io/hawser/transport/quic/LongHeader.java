package io.hawser.transport.quic;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a packet with a long header (RFC 9000, section 17.2), as far as it decides what
 * becomes of a datagram from an unknown sender. Nothing in it is protected: it says what the sender
 * likes. Immutable.
 *
 * @param version of QUIC
 * @param initial whether it may begin a connection
 * @param destination the connection id that the sender wants to reach. A view of the datagram
 * @param token what the sender got when its address was validated; {@code null} if there is none. A
 *     view of the datagram
 */
record LongHeader(int version, boolean initial, ByteBuf destination, @Nullable ByteBuf token) {
  private static final int FORM = 0x80;
  private static final int TYPE = 0x30;
  private static final int MAX_ID = 20;

  /** Returns whether a datagram begins with a long header. */
  static boolean isLong(ByteBuf datagram) {
    return datagram.isReadable() && (datagram.getByte(datagram.readerIndex()) & FORM) != 0;
  }

  /**
   * Reads the header of the first packet in a datagram, and leaves the datagram as it is.
   *
   * @param datagram for which {@link #isLong} is true
   * @return {@code null} if it is cut off or contradicts itself
   */
  static @Nullable LongHeader read(ByteBuf datagram) {
    ByteBuf in = datagram.duplicate();
    if (in.readableBytes() < 1 + Integer.BYTES) {
      return null;
    }
    int type = in.readUnsignedByte() & TYPE;
    int version = in.readInt();
    ByteBuf destination = readId(in);
    if (version == 0 || destination == null || readId(in) == null) {
      return null; // a server gets no version negotiation
    }
    if (type != 0) {
      return new LongHeader(version, false, destination, null);
    }
    long length = readNumber(in);
    if (length < 0 || length > in.readableBytes()) {
      return null;
    }
    return new LongHeader(
        version, true, destination, length == 0 ? null : in.readSlice((int) length));
  }

  private static @Nullable ByteBuf readId(ByteBuf in) {
    if (!in.isReadable()) {
      return null;
    }
    int length = in.readUnsignedByte();
    return length > MAX_ID || length > in.readableBytes() ? null : in.readSlice(length);
  }

  /** Reads a number of variable length (section 16); -1 if it is cut off. */
  private static long readNumber(ByteBuf in) {
    if (!in.isReadable()) {
      return -1;
    }
    int length = 1 << (in.getUnsignedByte(in.readerIndex()) >> 6);
    if (in.readableBytes() < length) {
      return -1;
    }
    return switch (length) {
      case 1 -> in.readUnsignedByte() & 0x3f;
      case 2 -> in.readUnsignedShort() & 0x3fff;
      case 4 -> in.readUnsignedInt() & 0x3fffffffL;
      default -> in.readLong() & 0x3fffffffffffffffL;
    };
  }
}
