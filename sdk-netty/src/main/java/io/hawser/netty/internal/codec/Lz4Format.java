package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;

/** Distinguishes the two formats of lz4 (section 1.5) without needing the library. */
final class Lz4Format {
  /** ASCII {@code LZ4Block}. */
  static final long BLOCK_MAGIC = 0x4c5a34426c6f636bL;

  /** A byte of input stands for less than this many bytes of output. */
  static final int MAX_RATIO = 256;

  private Lz4Format() {}

  static boolean isBlockStream(ByteBuf body) {
    return body.readableBytes() >= Long.BYTES && body.getLong(body.readerIndex()) == BLOCK_MAGIC;
  }
}
