package io.hawser.benchmarks.client;

import io.netty.buffer.ByteBuf;

/** Counts the frames of a stream by their lengths, however the stream is cut. */
final class FrameCounter {
  /** Magic, version and length: all that is needed. */
  private static final int HEAD = 7;

  private final byte[] head = new byte[HEAD];
  private int headBytes;
  private int left;

  /** How many frames end in these bytes. All of them are consumed. */
  int count(ByteBuf in) {
    int frames = 0;
    while (in.isReadable()) {
      if (left > 0) {
        int step = Math.min(left, in.readableBytes());
        in.skipBytes(step);
        left -= step;
      } else {
        int step = Math.min(HEAD - headBytes, in.readableBytes());
        in.readBytes(head, headBytes, step);
        headBytes += step;
        if (headBytes < HEAD) {
          break;
        }
        headBytes = 0;
        left =
            ((head[3] & 0xff) << 24 | (head[4] & 0xff) << 16 | (head[5] & 0xff) << 8 | head[6] & 0xff)
                - HEAD;
      }
      if (left == 0) {
        frames++;
      }
    }
    return frames;
  }
}
