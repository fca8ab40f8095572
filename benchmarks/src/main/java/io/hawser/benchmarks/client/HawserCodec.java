package io.hawser.benchmarks.client;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.Map;

/** Encodes and decodes a branch register, one at a time, without Netty's pipeline. */
final class HawserCodec implements Subject {
  private static final int MESSAGES = 100;
  private static final int MAX_DECOMPRESSED = 1024;

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    Threads.run(
        Thread::new,
        1,
        window,
        MESSAGES,
        loop -> {
          BareDecoder decoder = new BareDecoder(MAX_DECOMPRESSED);
          ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(1024);
          String xid = Workload.xid("127.0.0.1:8091");
          String lockKey = Workload.REGISTER.lockKey();
          return () -> {
            for (int i = 0; i < MESSAGES; i++) {
              buffer.clear();
              FrameEncoder.encode(
                  buffer,
                  i,
                  MessageType.REQUEST,
                  Compressor.NONE,
                  Map.of(),
                  HawserConnection.branch(xid, lockKey),
                  PeerVersion.OURS);
              RpcMessage message = (RpcMessage) decoder.decode(buffer);
              BranchRegisterRequest read = (BranchRegisterRequest) message.body();
              if (read.lockKey().length() != lockKey.length()) {
                throw new IllegalStateException("Read something else: " + read);
              }
            }
          };
        });
  }
}
