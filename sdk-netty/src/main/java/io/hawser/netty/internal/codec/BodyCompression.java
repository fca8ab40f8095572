package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** One format of section 1.5. Stateless. */
interface BodyCompression {

  /** Appends the compressed form of all readable bytes of {@code body}, which it consumes. */
  void compress(ByteBuf body, ByteBuf out) throws IOException;

  /**
   * Appends the original of all readable bytes of {@code in}.
   *
   * @throws IOException or a {@link RuntimeException} if the input is damaged or the original too
   *     long
   */
  void decompress(ByteBuf in, Decompressed out) throws IOException;
}
