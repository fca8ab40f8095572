package io.hawser.netty.internal.codec;

import io.hawser.error.InvalidRequestException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Writes the notations of section 2. Text is encoded by the JDK, which has intrinsics for it, and
 * writes '?' for a surrogate that has no partner, as peers do. The caller restores the writer index
 * when one of these fails; the {@code owner} is only looked at then, for the message.
 */
final class FieldWriter {
  static final int MAX_S2 = Short.MAX_VALUE;

  /** Longer texts are encoded in pieces of so many chars, so that no huge array is needed. */
  private static final int PIECE = 128 * 1024;

  private FieldWriter() {}

  /** Writes a text with a 16-bit length. */
  static void s2(ByteBuf out, Object owner, String field, String text) {
    // Every char takes at least one byte, so a long text need not be encoded to be rejected.
    if (text.length() > MAX_S2) {
      throw tooLong(owner, field, ByteBufUtil.utf8Bytes(text), MAX_S2);
    }
    if (text.isEmpty()) {
      out.writeShort(0);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_S2) {
      throw tooLong(owner, field, bytes.length, MAX_S2);
    }
    out.writeShort(bytes.length);
    out.writeBytes(bytes);
  }

  /** Writes a text with a 32-bit length; the frame limits it. */
  static void s4(ByteBuf out, Object owner, String field, String text) {
    if (text.length() > FrameHeader.MAX_FRAME) {
      throw tooLong(owner, field, ByteBufUtil.utf8Bytes(text), FrameHeader.MAX_FRAME);
    }
    if (text.isEmpty()) {
      out.writeInt(0);
    } else if (text.length() <= PIECE) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.writeBytes(bytes);
    } else {
      inPieces(out, text);
    }
  }

  private static void inPieces(ByteBuf out, String text) {
    int at = out.writerIndex();
    out.ensureWritable(Integer.BYTES + text.length());
    out.writeInt(0);
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(from + PIECE, text.length());
      if (Character.isHighSurrogate(text.charAt(to - 1)) && to < text.length()) {
        to--; // with its low surrogate, if it has one
      }
      out.writeBytes(text.substring(from, to).getBytes(StandardCharsets.UTF_8));
      from = to;
    }
    out.setInt(at, out.writerIndex() - at - Integer.BYTES);
  }

  /**
   * Writes a text with a 16-bit length, of which at most 32,767 bytes are sent, cut between
   * characters.
   */
  static void cutS2(ByteBuf out, String text) {
    byte[] bytes = text.substring(0, Utf8.fitting(text, MAX_S2)).getBytes(StandardCharsets.UTF_8);
    out.writeShort(bytes.length);
    out.writeBytes(bytes);
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
