package io.hawser.netty.internal.codec;

import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the bodies that hold other messages (section 4). A container in a container is rejected.
 */
final class ContainerDecoder {
  private ContainerDecoder() {}

  /** Reads what follows the type code, which has just been read. */
  static Message decode(short typeCode, FieldReader r) {
    int innerLength = r.i32("innerLength");
    if (innerLength < 0 || innerLength > r.left()) {
      throw r.error("innerLength", "is " + innerLength + ", " + r.left() + " are left");
    }
    // What follows the inner block has no meaning.
    r.limit(innerLength);
    int count = r.i16("count");
    // Every message has at least its type code.
    if (count < 0 || count > r.left() / Short.BYTES) {
      throw r.error("count", "is " + count + ", " + r.left() + " bytes are left");
    }
    List<Message> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(BodyDecoder.fields(r.typeCode(), r));
    }
    return switch (typeCode) {
      case MergeResultMessage.TYPE_CODE -> new MergeResultMessage(parts);
      case BatchResultMessage.TYPE_CODE -> new BatchResultMessage(parts, ids(count, r));
      // Clients before 1.5 send no ids.
      default -> new MergedWarpMessage(parts, r.left() > 0 ? ids(count, r) : List.of());
    };
  }

  private static List<Integer> ids(int count, FieldReader r) {
    if (count > r.left() / Integer.BYTES) {
      throw r.error("message ids", "are " + count + ", " + r.left() + " bytes are left");
    }
    List<Integer> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ids.add(r.i32("a message id"));
    }
    return ids;
  }
}
