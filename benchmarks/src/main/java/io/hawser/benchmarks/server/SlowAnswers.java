package io.hawser.benchmarks.server;

import io.hawser.benchmarks.load.Workload;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a server that takes its time for some requests and answers the others
 * immediately. A merged request is answered as Seata's servers do: by one {@code
 * MergeResultMessage} when all of it is done, one after another (1.5 to 2.2), or each part of it as
 * soon as that is done (2.3 and newer). It waits without a thread, so that only the order of
 * answers can delay a fast request.
 */
final class SlowAnswers extends SimpleChannelInboundHandler<RpcMessage> {
  private final Map<Short, Message> answers = CannedMessages.byRequest();
  private final boolean mergeResults;

  SlowAnswers(boolean mergeResults) {
    this.mergeResults = mergeResults;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, RpcMessage frame) {
    if (frame.messageType() == MessageType.HEARTBEAT_REQUEST) {
      send(ctx, frame.id(), MessageType.HEARTBEAT_RESPONSE, HeartbeatMessage.PONG);
    } else if (frame.body() instanceof MergedWarpMessage merged) {
      answer(ctx, frame.id(), merged);
    } else {
      answer(ctx, frame.id(), answerTo(frame.body()), millis(frame.body()));
    }
  }

  private void answer(ChannelHandlerContext ctx, int id, MergedWarpMessage merged) {
    List<Message> parts = merged.msgs();
    if (mergeResults) {
      List<Message> results = parts.stream().map(this::answerTo).toList();
      answer(
          ctx,
          id,
          new MergeResultMessage(results),
          parts.stream().mapToInt(SlowAnswers::millis).sum());
      return;
    }
    for (int i = 0; i < parts.size(); i++) {
      answer(ctx, merged.msgIds().get(i), answerTo(parts.get(i)), millis(parts.get(i)));
    }
  }

  private Message answerTo(Message request) {
    return Objects.requireNonNull(answers.get(request.typeCode()), request::toString);
  }

  private static int millis(Message request) {
    return request instanceof BranchRegisterRequest branch
            && branch.lockKey().equals(Workload.SLOW_LOCK_KEY)
        ? Workload.SLOW_MILLIS
        : 0;
  }

  private static void answer(ChannelHandlerContext ctx, int id, Message answer, int millis) {
    if (millis == 0) {
      send(ctx, id, MessageType.RESPONSE, answer);
      return;
    }
    ctx.executor()
        .schedule(
            () -> {
              send(ctx, id, MessageType.RESPONSE, answer);
              ctx.flush();
            },
            millis,
            TimeUnit.MILLISECONDS);
  }

  private static void send(ChannelHandlerContext ctx, int id, byte messageType, Message body) {
    ByteBuf out = ctx.alloc().ioBuffer();
    FrameEncoder.encode(out, id, messageType, Compressor.NONE, Map.of(), body, PeerVersion.OURS);
    ctx.write(out, ctx.voidPromise());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    System.err.println("slow server: " + cause);
    ctx.close();
  }
}
