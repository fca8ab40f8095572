package io.hawser.netty.internal.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * RFC 1952. Members are read in a loop of ours: the JDK's stream calls itself for each empty one,
 * and so overflows the stack.
 */
final class GzipCompression implements BodyCompression {
  static final BodyCompression INSTANCE = new GzipCompression();

  /** Peers write one. Empty ones cost time and give nothing. */
  private static final int MAX_MEMBERS = 64;

  private static final int TRAILER = 2 * Integer.BYTES;

  private GzipCompression() {}

  @Override
  public void compress(ByteBuf body, ByteBuf out) throws IOException {
    try (OutputStream stream = new GZIPOutputStream(new ByteBufOutputStream(out))) {
      body.readBytes(stream, body.readableBytes());
    }
  }

  @Override
  public void decompress(ByteBuf in, Decompressed out) throws IOException {
    in.skipBytes(GzipHeader.length(in));
    Inflater inflater = new Inflater(true);
    try {
      for (int members = 1; ; members++) {
        member(in, out, inflater);
        if (!anotherFollows(in)) {
          return; // bytes behind the last member are ignored
        }
        if (members == MAX_MEMBERS) {
          throw new ZipException("more than " + MAX_MEMBERS + " gzip members");
        }
        inflater.reset();
      }
    } finally {
      inflater.end(); // its memory is native
    }
  }

  private static boolean anotherFollows(ByteBuf in) {
    if (!in.isReadable()) {
      return false;
    }
    try {
      in.skipBytes(GzipHeader.length(in));
      return true;
    } catch (IOException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /** Reads what is between a header and the next. */
  private static void member(ByteBuf in, Decompressed out, Inflater inflater) throws IOException {
    ByteBuffer bytes = in.nioBuffer();
    int available = bytes.remaining();
    inflater.setInput(bytes);
    CRC32 checksum = new CRC32();
    while (!inflater.finished()) {
      int written =
          out.append(
              (array, at, room) -> {
                int length = inflate(inflater, array, at, room);
                checksum.update(array, at, length);
                return length;
              });
      if (written == 0 && !inflater.finished()) {
        if (inflater.needsDictionary()) {
          throw new ZipException("a preset dictionary, which gzip does not have");
        }
        throw new EOFException("it ends too early");
      }
    }
    in.skipBytes(available - inflater.getRemaining());
    if (in.readableBytes() < TRAILER) {
      throw new EOFException("it ends too early");
    }
    if (in.readIntLE() != (int) checksum.getValue()
        || in.readIntLE() != (int) inflater.getBytesWritten()) {
      throw new ZipException("wrong checksum or length of a gzip member");
    }
  }

  private static int inflate(Inflater inflater, byte[] array, int at, int room) throws IOException {
    try {
      return inflater.inflate(array, at, room);
    } catch (DataFormatException e) {
      throw new ZipException(e.getMessage() == null ? "no deflated data" : e.getMessage());
    }
  }
}
