package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipException;

/** The header in front of a gzip member (RFC 1952). */
final class GzipHeader {
  private static final int MAGIC = 0x1f8b;
  private static final int DEFLATE = 8;
  private static final int HEADER_CHECKSUM = 0x02;
  private static final int EXTRA = 0x04;
  private static final int NAME = 0x08;
  private static final int COMMENT = 0x10;
  private static final int RESERVED = 0xe0;
  private static final int TIME_AND_SYSTEM = 6;

  private GzipHeader() {}

  /**
   * Returns how many bytes the header has that begins at the reader index. Leaves the buffer as it
   * was.
   *
   * @throws IOException or {@link IndexOutOfBoundsException} if there is none, or not all of it
   */
  static int length(ByteBuf in) throws IOException {
    ByteBuf header = in.slice();
    if (header.readUnsignedShort() != MAGIC || header.readByte() != DEFLATE) {
      throw new ZipException("no gzip header");
    }
    int flags = header.readUnsignedByte();
    if ((flags & RESERVED) != 0) {
      throw new ZipException("gzip header with flags " + flags);
    }
    header.skipBytes(TIME_AND_SYSTEM);
    if ((flags & EXTRA) != 0) {
      header.skipBytes(header.readUnsignedShortLE());
    }
    if ((flags & NAME) != 0) {
      skipText(header);
    }
    if ((flags & COMMENT) != 0) {
      skipText(header);
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      CRC32 checksum = new CRC32();
      checksum.update(header.nioBuffer(0, header.readerIndex()));
      if (header.readUnsignedShortLE() != (checksum.getValue() & 0xffff)) {
        throw new ZipException("wrong checksum of the gzip header");
      }
    }
    return header.readerIndex();
  }

  private static void skipText(ByteBuf header) throws IOException {
    int length = header.bytesBefore((byte) 0);
    if (length < 0) {
      throw new ZipException("the gzip header does not end");
    }
    header.skipBytes(length + 1);
  }
}
