package io.hawser.netty.internal.codec;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body while it is decompressed. It grows with what arrives, up to the limit, so a small frame
 * cannot make this process allocate without bounds. The buffer has an array.
 */
final class Decompressed {
  private static final int CHUNK = 8 * 1024;

  private final ByteBuf buffer;
  private final int limit;

  Decompressed(ByteBuf buffer, int limit) {
    this.buffer = buffer;
    this.limit = limit;
  }

  /** Appends everything the stream has. */
  void readAll(InputStream in) throws IOException {
    while (true) {
      buffer.ensureWritable(CHUNK);
      int read = buffer.writeBytes(in, CHUNK);
      if (read < 0) {
        return;
      }
      check(0);
    }
  }

  /** Makes room for that many bytes, before they are decompressed, and returns the buffer. */
  ByteBuf room(int bytes) {
    check(bytes);
    return buffer.ensureWritable(bytes);
  }

  /** Appends what the writer writes into a chunk, which is nothing at the end. */
  int append(ArrayWriter writer) throws IOException {
    buffer.ensureWritable(CHUNK);
    int at = buffer.writerIndex();
    int written = writer.write(buffer.array(), buffer.arrayOffset() + at, CHUNK);
    buffer.writerIndex(at + written);
    check(0);
    return written;
  }

  /** Something that fills a part of an array and returns how many bytes it used. */
  interface ArrayWriter {
    int write(byte[] array, int at, int room) throws IOException;
  }

  /** Appends what the writer writes, at most {@code bound} bytes and within the limit. */
  int writeArray(int bound, ArrayWriter writer) throws IOException {
    int room = Math.min(bound, limit - buffer.readableBytes());
    buffer.ensureWritable(room);
    int at = buffer.writerIndex();
    try {
      int written = writer.write(buffer.array(), buffer.arrayOffset() + at, room);
      buffer.writerIndex(at + written);
      return written;
    } catch (RuntimeException e) {
      throw room < bound ? tooLong(e) : e;
    }
  }

  /** Returns the same body with a lower limit, for a format that costs more; never a higher one. */
  Decompressed atMost(long bytes) {
    return bytes < limit ? new Decompressed(buffer, (int) bytes) : this;
  }

  /** Returns the buffer with what has been decompressed so far. */
  ByteBuf buffer() {
    return buffer;
  }

  int limit() {
    return limit;
  }

  /** Rejects that many more bytes if they would pass the limit; for announced sizes. */
  void check(long more) {
    if (more < 0 || more > limit - (long) buffer.readableBytes()) {
      throw tooLong(null);
    }
  }

  private ProtocolException tooLong(@Nullable Throwable cause) {
    return new ProtocolException(
        Delivery.MAYBE_SENT,
        "The compressed body is damaged, or longer than "
            + limit
            + " bytes when decompressed, the limit here",
        cause);
  }
}
