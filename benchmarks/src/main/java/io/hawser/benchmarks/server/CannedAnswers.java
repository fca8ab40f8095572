package io.hawser.benchmarks.server;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the {@link CannedServer}. The parts of a merged request have no lengths, so it
 * takes all for being of the type of the first, which they are under such a load.
 */
class CannedAnswers extends ByteToMessageDecoder {
  private static final int HEADER = 16;
  static final int LENGTH_AT = 3;
  static final int HEAD_LENGTH_AT = 7;
  private static final int MESSAGE_TYPE_AT = 9;
  static final int ID_AT = 12;

  // Behind the header of a container: type code, length, count, and there the first part.
  private static final int INNER_LENGTH_AT = 2;
  private static final int COUNT_AT = 6;
  private static final int PARTS_AT = 8;

  private final Map<Short, ByteBuf> answers = new HashMap<>();
  private final ByteBuf heartbeat = frame(MessageType.HEARTBEAT_RESPONSE, HeartbeatMessage.PONG);
  private final boolean mergeResults;
  private @Nullable ByteBuf out;

  CannedAnswers(boolean mergeResults) {
    this.mergeResults = mergeResults;
    CannedMessages.byRequest()
        .forEach((type, answer) -> answers.put(type, frame(MessageType.RESPONSE, answer)));
  }

  private static ByteBuf frame(byte messageType, Message message) {
    ByteBuf frame = Unpooled.directBuffer();
    FrameEncoder.encode(
        frame, 0, messageType, Compressor.NONE, Map.of(), message, PeerVersion.OURS);
    return frame;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> unused) {
    if (out == null) {
      out = ctx.alloc().ioBuffer();
    }
    while (in.readableBytes() >= HEADER) {
      int start = in.readerIndex();
      int length = in.getInt(start + LENGTH_AT);
      if (in.readableBytes() < length) {
        return;
      }
      answer(in, start, out);
      in.skipBytes(length);
    }
  }

  /** Appends the answer to the frame that starts there. */
  void answer(ByteBuf in, int start, ByteBuf to) {
    int id = in.getInt(start + ID_AT);
    if (in.getByte(start + MESSAGE_TYPE_AT) == MessageType.HEARTBEAT_REQUEST) {
      append(to, heartbeat, id);
      return;
    }
    int body = start + in.getShort(start + HEAD_LENGTH_AT);
    short type = in.getShort(body);
    if (type != MergedWarpMessage.TYPE_CODE) {
      append(to, answerTo(type), id);
      return;
    }
    int count = in.getShort(body + COUNT_AT);
    ByteBuf answer = answerTo(in.getShort(body + PARTS_AT));
    if (mergeResults) {
      appendMerged(to, answer, count, id);
      return;
    }
    int ids = body + COUNT_AT + in.getInt(body + INNER_LENGTH_AT) - count * Integer.BYTES;
    for (int i = 0; i < count; i++) {
      append(to, answer, in.getInt(ids + i * Integer.BYTES));
    }
  }

  /** Returns the frame that answers requests of a type, for any id. */
  final ByteBuf answerTo(short type) {
    ByteBuf answer = answers.get(type);
    if (answer == null) {
      throw new IllegalStateException("No answer to type " + type);
    }
    return answer;
  }

  /** Appends an answer to the request with this id. */
  static void append(ByteBuf to, ByteBuf answer, int id) {
    int start = to.writerIndex();
    to.writeBytes(answer, 0, answer.writerIndex());
    to.setInt(start + ID_AT, id);
  }

  private static void appendMerged(ByteBuf to, ByteBuf answer, int count, int id) {
    int start = to.writerIndex();
    int part = answer.writerIndex() - HEADER;
    to.writeBytes(answer, 0, HEADER);
    to.setInt(start + ID_AT, id);
    to.setInt(start + LENGTH_AT, HEADER + PARTS_AT + count * part);
    to.writeShort(MergeResultMessage.TYPE_CODE);
    to.writeInt(Short.BYTES + count * part);
    to.writeShort(count);
    for (int i = 0; i < count; i++) {
      to.writeBytes(answer, HEADER, part);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    ByteBuf ready = out;
    out = null;
    if (ready != null) {
      ctx.writeAndFlush(ready, ctx.voidPromise());
    }
    super.channelReadComplete(ctx);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    answers.values().forEach(ByteBuf::release);
    heartbeat.release();
    if (out != null) {
      out.release();
      out = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    System.err.println("canned server: " + cause);
    ctx.close();
  }
}
