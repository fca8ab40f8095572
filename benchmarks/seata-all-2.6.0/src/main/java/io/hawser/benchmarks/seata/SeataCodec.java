package io.hawser.benchmarks.seata;

import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Window;
import io.hawser.benchmarks.load.Workload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.apache.seata.core.protocol.ProtocolConstants;
import org.apache.seata.core.protocol.RpcMessage;
import org.apache.seata.core.protocol.transaction.BranchRegisterRequest;
import org.apache.seata.core.rpc.netty.v1.ProtocolDecoderV1;
import org.apache.seata.core.rpc.netty.v1.ProtocolEncoderV1;

/**
 * Encodes and decodes a branch register with Seata's codec, in favour of which it frames nothing.
 */
final class SeataCodec implements Subject {
  private static final int MESSAGES = 100;

  @Override
  public void run(Workload workload, int loops, Window window) throws InterruptedException {
    Threads.run(
        Thread::new,
        1,
        window,
        MESSAGES,
        loop -> {
          ProtocolEncoderV1 encoder = new ProtocolEncoderV1();
          ProtocolDecoderV1 decoder = new ProtocolDecoderV1();
          ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(1024);
          String xid = Workload.xid("127.0.0.1:8091");
          String lockKey = Workload.REGISTER.lockKey();
          return () -> {
            for (int i = 0; i < MESSAGES; i++) {
              buffer.clear();
              encoder.encode(message(i, SeataClient.branch(xid, lockKey)), buffer);
              BranchRegisterRequest read =
                  (BranchRegisterRequest) decoder.decodeFrame(buffer).getBody();
              if (read.getLockKey().length() != lockKey.length()) {
                throw new IllegalStateException("Read something else: " + read);
              }
            }
          };
        });
  }

  private static RpcMessage message(int id, BranchRegisterRequest request) {
    RpcMessage message = new RpcMessage();
    message.setId(id);
    message.setMessageType(ProtocolConstants.MSGTYPE_RESQUEST_SYNC);
    message.setCodec((byte) 1);
    message.setCompressor((byte) 0);
    message.setBody(request);
    return message;
  }
}
