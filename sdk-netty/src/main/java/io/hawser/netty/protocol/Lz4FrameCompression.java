package io.hawser.netty.protocol;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

final class Lz4FrameCompression implements BodyCompression {
  static final BodyCompression INSTANCE = new Lz4FrameCompression();

  @Override
  public void compress(ByteBuf body, ByteBuf out) throws IOException {
    throw new IOException("not yet");
  }

  @Override
  public void decompress(ByteBuf in, Decompressed out) throws IOException {
    throw new IOException("not yet");
  }
}
