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
 * The block stream of the lz4-java library: blocks of magic, token, compressed length, original
 * length, checksum and content, ended by an empty one; numbers are little-endian. Only the blocks
 * are left to the library, since its stream allocates what a length claims.
 */
final class Lz4BlockCompression implements BodyCompression {
  static final BodyCompression INSTANCE = new Lz4BlockCompression();

  private static final int RAW = 0x10;
  private static final int COMPRESSED = 0x20;
  private static final int SEED = 0x9747b28c;
  private static final int CHECKSUM_MASK = 0x0fffffff;

  /** The block size that peers use; in the token it is the power of two above 10. */
  private static final int BLOCK_SIZE = 1024;

  private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();
  private final LZ4SafeDecompressor decompressor = LZ4Factory.safeInstance().safeDecompressor();
  private final XXHash32 hash = XXHashFactory.safeInstance().hash32();

  private Lz4BlockCompression() {}

  @Override
  public void compress(ByteBuf body, ByteBuf out) {
    byte[] plain = ByteBufUtil.getBytes(body);
    body.skipBytes(plain.length);
    for (int at = 0; at < plain.length; at += BLOCK_SIZE) {
      int length = Math.min(BLOCK_SIZE, plain.length - at);
      int checksum = checksum(plain, at, length);
      byte[] block = compressor.compress(plain, at, length);
      if (block.length < length) {
        header(out, COMPRESSED, block.length, length, checksum);
        out.writeBytes(block);
      } else {
        header(out, RAW, length, length, checksum);
        out.writeBytes(plain, at, length);
      }
    }
    header(out, RAW, 0, 0, 0);
  }

  private static void header(ByteBuf out, int method, int compressed, int original, int checksum) {
    out.writeLong(Lz4Format.BLOCK_MAGIC);
    out.writeByte(method);
    out.writeIntLE(compressed);
    out.writeIntLE(original);
    out.writeIntLE(checksum);
  }

  @Override
  public void decompress(ByteBuf in, Decompressed out) throws IOException {
    while (true) {
      if (in.readLong() != Lz4Format.BLOCK_MAGIC) {
        throw new IOException("a block does not begin with LZ4Block");
      }
      int method = in.readByte() & 0xf0;
      int compressed = in.readIntLE();
      int original = in.readIntLE();
      int checksum = in.readIntLE();
      if (compressed < 0 || original < 0 || compressed > in.readableBytes()) {
        throw new IOException("a block of " + compressed + " bytes, of which not all are there");
      }
      if (original == 0) {
        return;
      }
      byte[] block = new byte[compressed];
      in.readBytes(block);
      if (method == RAW && compressed == original) {
        out.room(original).writeBytes(block);
      } else if (method == COMPRESSED) {
        out.check(original);
        if (original > (long) compressed * Lz4Format.MAX_RATIO) {
          throw new IOException("a block is shorter than it says");
        }
        int written =
            out.writeArray(
                original,
                (array, at, room) ->
                    decompressor.decompress(block, 0, compressed, array, at, room));
        if (written != original) {
          throw new IOException("a block is shorter than it says");
        }
      } else {
        throw new IOException("a block with token " + method);
      }
      ByteBuf all = out.buffer();
      if (checksum(all.array(), all.arrayOffset() + all.writerIndex() - original, original)
          != checksum) {
        throw new IOException("wrong checksum of a block");
      }
    }
  }

  private int checksum(byte[] bytes, int at, int length) {
    return hash.hash(bytes, at, length, SEED) & CHECKSUM_MASK;
  }
}
