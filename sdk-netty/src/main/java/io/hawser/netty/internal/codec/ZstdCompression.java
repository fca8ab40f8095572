package io.hawser.netty.internal.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;

/** One zstd frame with its content size in the header: peers up to 2.5.0 allocate from it. */
final class ZstdCompression implements BodyCompression {
  static final BodyCompression INSTANCE = new ZstdCompression();

  /**
   * The window of levels 17 to 19, the highest without "ultra", when the size of the content is
   * unknown.
   */
  private static final int MIN_WINDOW_BITS = 23;

  /** The highest that readers accept by default. */
  private static final int MAX_WINDOW_BITS = 27;

  private ZstdCompression() {}

  @Override
  public void compress(ByteBuf body, ByteBuf out) {
    byte[] plain = ByteBufUtil.getBytes(body);
    body.skipBytes(plain.length);
    // In one call, unlike the stream, it knows the content size and writes it.
    out.writeBytes(Zstd.compress(plain));
  }

  @Override
  public void decompress(ByteBuf in, Decompressed out) throws IOException {
    int limitBits = Integer.SIZE - Integer.numberOfLeadingZeros(out.limit());
    int windowBits = Math.min(Math.max(limitBits, MIN_WINDOW_BITS), MAX_WINDOW_BITS);
    try (InputStream stream =
        new ZstdInputStreamNoFinalizer(new ByteBufInputStream(in)).setLongMax(windowBits)) {
      out.readAll(stream);
    }
  }
}
