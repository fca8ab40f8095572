package io.hawser.netty.internal.outbound;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the frames that are written together in chunks: pooled buffers that are handed to the
 * channel at 64 KiB, so that writability is noticed in time and nothing encoded is copied. Event
 * loop only.
 */
public final class ChunkWriter {
  private static final int FIRST_CAPACITY = 1024;
  private static final int FULL_BYTES = 64 * 1024;

  private final Consumer<ByteBuf> writer;
  private @Nullable ByteBuf chunk;

  /** True if something was written since the last flush. */
  private boolean written;

  /**
   * Creates a writer without a chunk.
   *
   * @param writer writes a chunk to the channel, which releases it
   */
  public ChunkWriter(Consumer<ByteBuf> writer) {
    this.writer = writer;
  }

  /** Returns the present chunk, which has room for more frames, or begins one. */
  public ByteBuf chunk(Channel channel) {
    ByteBuf present = chunk;
    if (present == null) {
      present = channel.alloc().ioBuffer(FIRST_CAPACITY);
      chunk = present;
    }
    return present;
  }

  /** Returns whether the present chunk is to be written before more is added. */
  public boolean isFull() {
    return chunk != null && chunk.readableBytes() >= FULL_BYTES;
  }

  /** Writes the present chunk, if there is something in it. */
  public void write() {
    ByteBuf present = chunk;
    chunk = null;
    if (present == null) {
      return;
    }
    if (present.isReadable()) {
      written = true;
      writer.accept(present);
    } else {
      present.release();
    }
  }

  /** Flushes what was written, and what keeps the channel from being writable. */
  public void flush(Channel channel) {
    if (written || !channel.isWritable()) {
      written = false;
      channel.flush();
    }
  }

  /** Drops the present chunk, because a frame in it is incomplete or the connection has ended. */
  public void discard() {
    ByteBuf present = chunk;
    chunk = null;
    if (present != null) {
      present.release();
    }
  }
}
