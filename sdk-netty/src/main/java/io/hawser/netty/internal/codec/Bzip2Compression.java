package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** A bzip2 stream without its first two bytes, as Apache Ant writes it. */
final class Bzip2Compression implements BodyCompression {
  static final BodyCompression INSTANCE = new Bzip2Compression();

  /** The first two bytes of a bzip2 stream, which peers leave out. */
  private static final byte[] PREFIX = {'B', 'Z'};

  /**
   * It takes ten times as long as the others, and a few bytes may stand for any length: so longer
   * bodies need a certain part of their length on the wire. Ordinary ones have far more.
   */
  private static final long FREE_LENGTH = 1024 * 1024;

  private static final long MAX_RATIO = 32;

  private Bzip2Compression() {}

  @Override
  public void compress(ByteBuf body, ByteBuf out) throws IOException {
    int blockSize = BZip2CompressorOutputStream.chooseBlockSize(body.readableBytes());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (OutputStream stream = new BZip2CompressorOutputStream(whole, blockSize)) {
      body.readBytes(stream, body.readableBytes());
    }
    out.writeBytes(whole.toByteArray(), PREFIX.length, whole.size() - PREFIX.length);
  }

  @Override
  public void decompress(ByteBuf in, Decompressed out) throws IOException {
    Decompressed limited = out.atMost(FREE_LENGTH + MAX_RATIO * in.readableBytes());
    InputStream prefix = new ByteArrayInputStream(PREFIX);
    try (InputStream stream =
        new BZip2CompressorInputStream(
            new SequenceInputStream(prefix, new ByteBufInputStream(in)))) {
      limited.readAll(stream);
    }
  }
}
