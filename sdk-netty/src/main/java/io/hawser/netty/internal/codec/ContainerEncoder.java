package io.hawser.netty.internal.codec;

import io.hawser.error.InvalidRequestException;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Appends the bodies that hold other messages (section 4). */
final class ContainerEncoder {
  static final int MAX_COUNT = Short.MAX_VALUE;

  private ContainerEncoder() {}

  /** Appends any body, a container or not. */
  static void encode(ByteBuf out, Message body, PeerVersion peer) {
    short typeCode = body.typeCode();
    switch (typeCode) {
      case MergedWarpMessage.TYPE_CODE -> {
        MergedWarpMessage m = (MergedWarpMessage) body;
        if (!m.msgIds().isEmpty()) {
          requireIds(m, m.msgs(), m.msgIds());
        }
        encode(out, m, m.msgs(), m.msgIds(), peer);
      }
      case MergeResultMessage.TYPE_CODE -> {
        MergeResultMessage m = (MergeResultMessage) body;
        encode(out, m, m.msgs(), List.of(), peer);
      }
      case BatchResultMessage.TYPE_CODE -> {
        BatchResultMessage m = (BatchResultMessage) body;
        requireIds(m, m.resultMessages(), m.msgIds());
        encode(out, m, m.resultMessages(), m.msgIds(), peer);
      }
      default -> BodyEncoder.encode(out, typeCode, body, peer);
    }
  }

  private static void encode(
      ByteBuf out, Message container, List<Message> parts, List<Integer> ids, PeerVersion peer) {
    int count = parts.size();
    if (count > MAX_COUNT) {
      throw new InvalidRequestException(
          "Cannot send "
              + FieldWriter.nameOf(container)
              + ": it holds "
              + count
              + " messages, the protocol allows "
              + MAX_COUNT,
          null);
    }
    int start = begin(out, container.typeCode());
    for (int i = 0; i < count; i++) {
      BodyEncoder.encode(out, parts.get(i), peer);
    }
    for (int i = 0; i < ids.size(); i++) {
      out.writeInt(ids.get(i));
    }
    end(out, start, count);
  }

  /** Writes what comes before the first message; returns a mark for {@link #end}. */
  static int begin(ByteBuf out, short typeCode) {
    out.writeShort(typeCode);
    int mark = out.writerIndex();
    out.writeInt(0);
    out.writeShort(0);
    return mark;
  }

  static void end(ByteBuf out, int mark, int count) {
    out.setInt(mark, out.writerIndex() - mark - Integer.BYTES);
    out.setShort(mark + Integer.BYTES, count);
  }

  private static void requireIds(Message container, List<Message> parts, List<Integer> ids) {
    if (parts.size() != ids.size()) {
      throw new InvalidRequestException(
          "Cannot send "
              + FieldWriter.nameOf(container)
              + ": it holds "
              + parts.size()
              + " messages but "
              + ids.size()
              + " ids",
          null);
    }
  }
}
