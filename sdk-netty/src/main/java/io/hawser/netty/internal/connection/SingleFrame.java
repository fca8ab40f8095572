package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Map;

/** Writes the frames that handlers send by themselves, past the queue of the connection. */
final class SingleFrame {
  private static final int CAPACITY = 256;

  private SingleFrame() {}

  /** Writes one frame and flushes it. */
  static void write(Channel channel, int id, byte messageType, Message body, PeerVersion peer) {
    ByteBuf out = channel.alloc().ioBuffer(CAPACITY);
    try {
      FrameEncoder.encode(out, id, messageType, Compressor.NONE, Map.of(), body, peer);
    } catch (RuntimeException | Error e) {
      out.release();
      throw e;
    }
    channel.writeAndFlush(out, channel.voidPromise());
  }
}
