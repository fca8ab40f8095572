package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.FrameDecoder;
import io.hawser.netty.protocol.FrameEncoder;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.protocol.RpcMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Map;

/** Encodes and decodes a branch register the way a connection does: many frames to a buffer. */
final class HawserCodec implements Subject {
  private static final int MESSAGES = 100;
  private static final int MAX_DECOMPRESSED = 1024;

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    String xid = Workload.xid("127.0.0.1:8091");
    String lockKey = Workload.REGISTER.lockKey();
    Threads.run(
        Thread::new,
        1,
        window,
        MESSAGES,
        loop -> {
          Reader reader = new Reader(lockKey.length());
          EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(MAX_DECOMPRESSED), reader);
          return () -> {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(MESSAGES * 512);
            for (int i = 0; i < MESSAGES; i++) {
              FrameEncoder.encode(
                  buffer,
                  i,
                  MessageType.REQUEST,
                  Compressor.NONE,
                  Map.of(),
                  HawserConnection.branch(xid, lockKey),
                  PeerVersion.OURS);
            }
            reader.count = 0;
            channel.writeInbound(buffer); // this releases it
            if (reader.count != MESSAGES) {
              throw new IllegalStateException("Read " + reader.count + " of " + MESSAGES);
            }
          };
        });
  }

  private static final class Reader extends SimpleChannelInboundHandler<RpcMessage> {
    private final int length;
    private int count;

    Reader(int length) {
      this.length = length;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RpcMessage message) {
      if (message.body() instanceof BranchRegisterRequest read
          && read.lockKey().length() == length) {
        count++;
      }
    }
  }
}
