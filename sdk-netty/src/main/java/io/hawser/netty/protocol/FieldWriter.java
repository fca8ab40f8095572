package io.hawser.netty.protocol;

import io.hawser.error.InvalidRequestException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Locale;

/**
 * Writes the notations of section 2. The caller restores the writer index when one of these fails;
 * the {@code owner} is only looked at then, for the message.
 */
final class FieldWriter {
  static final int MAX_S2 = Short.MAX_VALUE;

  private FieldWriter() {}

  /** Text with a 16-bit length. */
  static void s2(ByteBuf out, Object owner, String field, String text) {
    // Every char takes at least one byte, so a long text need not be written to be refused.
    if (text.length() > MAX_S2) {
      throw tooLong(owner, field, ByteBufUtil.utf8Bytes(text), MAX_S2);
    }
    int at = out.writerIndex();
    out.writeShort(0);
    int bytes = utf8(out, text);
    if (bytes > MAX_S2) {
      throw tooLong(owner, field, bytes, MAX_S2);
    }
    out.setShort(at, bytes);
  }

  /** Text with a 32-bit length; the frame limits it. */
  static void s4(ByteBuf out, Object owner, String field, String text) {
    if (text.length() > FrameHeader.MAX_FRAME) {
      throw tooLong(owner, field, ByteBufUtil.utf8Bytes(text), FrameHeader.MAX_FRAME);
    }
    int at = out.writerIndex();
    out.writeInt(0);
    out.setInt(at, utf8(out, text));
  }

  /** Text with a 16-bit length, of which at most 32,767 bytes are sent, cut between characters. */
  static void cutS2(ByteBuf out, String text) {
    int end = Math.min(text.length(), Utf8.fitting(text, MAX_S2));
    int at = out.writerIndex();
    out.writeShort(0);
    out.setShort(at, utf8(out, end == text.length() ? text : text.substring(0, end)));
  }

  /** Text without a length; returns how many bytes it took. */
  private static int utf8(ByteBuf out, String text) {
    String valid = Utf8.withoutLoneSurrogates(text);
    // The exact size costs a pass; three bytes a char are reserved only where that is little.
    int reserve =
        valid.length() <= 1024 ? ByteBufUtil.utf8MaxBytes(valid) : ByteBufUtil.utf8Bytes(valid);
    return ByteBufUtil.reserveAndWriteUtf8(out, valid, reserve);
  }

  static InvalidRequestException tooLong(Object owner, String field, long size, int limit) {
    return new InvalidRequestException(
        String.format(
            Locale.ROOT,
            "Cannot send %s: %s takes %,d bytes, the protocol allows %,d; shorten it",
            nameOf(owner),
            field,
            size,
            limit),
        null);
  }

  static String nameOf(Object owner) {
    return owner instanceof String name ? name : owner.getClass().getSimpleName();
  }
}
