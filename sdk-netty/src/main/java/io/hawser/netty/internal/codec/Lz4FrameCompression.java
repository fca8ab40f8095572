package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The standard LZ4 frame: magic, descriptor, blocks with their lengths, end mark; numbers are
 * little-endian. Only the blocks are left to the library, since its stream allocates a whole block
 * of 4 MB however short the body is.
 */
final class Lz4FrameCompression implements BodyCompression {
  static final BodyCompression INSTANCE = new Lz4FrameCompression();

  private static final int MAGIC = 0x184d2204;
  private static final int VERSION_MASK = 0xc2;
  private static final int VERSION = 0x40;
  private static final int INDEPENDENT = 0x20;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int CONTENT_CHECKSUM = 0x04;
  private static final int DICTIONARY = 0x01;

  /** The code for blocks of at most 4 MB, which are written. */
  private static final int BLOCK_SIZE_CODE = 0x70;

  private static final int MAX_BLOCK = 4 * 1024 * 1024;
  private static final int NOT_COMPRESSED = 1 << 31;
  private static final int END = 0;

  // Plain Java: bodies are short, and native code would have to be unpacked to a file first.
  private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
  private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();
  private final XXHash32 hash = XXHashFactory.safeInstance().hash32();

  private Lz4FrameCompression() {}

  @Override
  public void compress(ByteBuf body, ByteBuf out) {
    byte[] descriptor = {VERSION | INDEPENDENT, BLOCK_SIZE_CODE};
    out.writeIntLE(MAGIC);
    out.writeBytes(descriptor);
    out.writeByte(headerChecksum(descriptor));
    byte[] plain = ByteBufUtil.getBytes(body);
    body.skipBytes(plain.length);
    for (int at = 0; at < plain.length; at += MAX_BLOCK) {
      int length = Math.min(MAX_BLOCK, plain.length - at);
      byte[] block = compressor.compress(plain, at, length);
      if (block.length < length) {
        out.writeIntLE(block.length);
        out.writeBytes(block);
      } else {
        out.writeIntLE(length | NOT_COMPRESSED);
        out.writeBytes(plain, at, length);
      }
    }
    out.writeIntLE(END);
  }

  @Override
  public void decompress(ByteBuf in, Decompressed out) throws IOException {
    if (in.readIntLE() != MAGIC) {
      throw new IOException("no magic of an LZ4 frame or block stream");
    }
    int descriptorAt = in.readerIndex();
    int flags = in.readUnsignedByte();
    int maxBlock = maxBlock(in.readUnsignedByte());
    if ((flags & VERSION_MASK) != VERSION || (flags & DICTIONARY) != 0) {
      throw new IOException("LZ4 frame with flags " + flags);
    }
    if ((flags & INDEPENDENT) == 0) {
      throw new IOException("LZ4 frame whose blocks depend on each other");
    }
    if ((flags & CONTENT_SIZE) != 0) {
      out.check(in.readLongLE());
    }
    byte[] descriptor =
        ByteBufUtil.getBytes(in, descriptorAt, in.readerIndex() - descriptorAt, true);
    if (in.readByte() != headerChecksum(descriptor)) {
      throw new IOException("wrong checksum of the header");
    }
    int start = out.buffer().writerIndex();
    blocks(in, out, maxBlock, (flags & BLOCK_CHECKSUM) != 0);
    if ((flags & CONTENT_CHECKSUM) != 0) {
      ByteBuf all = out.buffer();
      int length = all.writerIndex() - start;
      if (in.readIntLE() != hash.hash(all.array(), all.arrayOffset() + start, length, 0)) {
        throw new IOException("wrong checksum of the content");
      }
    }
  }

  private void blocks(ByteBuf in, Decompressed out, int maxBlock, boolean checksum)
      throws IOException {
    for (int head = in.readIntLE(); head != END; head = in.readIntLE()) {
      int length = head & ~NOT_COMPRESSED;
      if (length > maxBlock || length > in.readableBytes()) {
        throw new IOException("a block of " + length + " bytes, of which not all are there");
      }
      byte[] block = new byte[length];
      in.readBytes(block);
      if (checksum && in.readIntLE() != hash.hash(block, 0, length, 0)) {
        throw new IOException("wrong checksum of a block");
      }
      if ((head & NOT_COMPRESSED) != 0) {
        out.room(length).writeBytes(block);
      } else {
        int bound = (int) Math.min(maxBlock, (long) length * Lz4Format.MAX_RATIO);
        out.writeArray(
            bound, (array, at, room) -> decompressor.decompress(block, 0, length, array, at, room));
      }
    }
  }

  private static int maxBlock(int blockSizeByte) throws IOException {
    int code = blockSizeByte >> 4;
    if ((blockSizeByte & 0x8f) != 0 || code < 4) {
      throw new IOException("LZ4 frame with block size byte " + blockSizeByte);
    }
    return 1 << (8 + 2 * code);
  }

  private byte headerChecksum(byte[] descriptor) {
    return (byte) (hash.hash(descriptor, 0, descriptor.length, 0) >> 8);
  }
}
