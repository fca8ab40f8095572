package io.hawser.netty.internal.codec;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The map between header and body (section 1.1). */
final class HeadMap {
  private static final int NULL = -1;

  private HeadMap() {}

  static void encode(ByteBuf out, Map<String, ? extends @Nullable String> map) {
    int start = out.writerIndex();
    for (Map.Entry<String, ? extends @Nullable String> entry : map.entrySet()) {
      String value = entry.getValue();
      FieldWriter.s2(out, "the head map", "a key", entry.getKey());
      if (value == null) {
        out.writeShort(NULL);
      } else {
        FieldWriter.s2(out, "the head map", entry.getKey(), value);
      }
    }
    int length = out.writerIndex() - start;
    if (length > FrameHeader.MAX_HEAD_MAP) {
      throw FieldWriter.tooLong("a frame", "the head map", length, FrameHeader.MAX_HEAD_MAP);
    }
  }

  /** Reads to the end of {@code in}. A null key, which no peer writes, is left out. */
  static Map<String, @Nullable String> decode(ByteBuf in) {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    while (in.isReadable()) {
      String key = string(in);
      String value = string(in);
      if (key != null) {
        map.put(key, value);
      }
    }
    return map;
  }

  private static @Nullable String string(ByteBuf in) {
    if (in.readableBytes() < Short.BYTES) {
      throw cutOff();
    }
    int length = in.readShort();
    if (length < 0) {
      return null;
    }
    if (length > in.readableBytes()) {
      throw cutOff();
    }
    return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }

  private static ProtocolException cutOff() {
    return new ProtocolException(
        Delivery.MAYBE_SENT, "The head map ends inside a key or value", null);
  }
}
