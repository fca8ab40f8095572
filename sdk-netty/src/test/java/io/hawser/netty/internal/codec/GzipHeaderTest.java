package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The JDK's stream decides which headers are accepted and which are rejected. */
class GzipHeaderTest {
  private static final int ROUNDS = 50_000;
  private static final int ALL_FLAGS = 0x1f;

  @Test
  void whatTheJdkRejectsIsRejected() throws IOException {
    Random random = new Random(20261122);
    int rejected = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = gzip(random.nextInt(ALL_FLAGS + 1));
      for (int damage = random.nextInt(3); damage > 0; damage--) {
        bytes[random.nextInt(40)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      if (!accepted(bytes)) {
        rejected++;
      } else {
        assertTrue(constructed(bytes), HexFormat.of().formatHex(bytes));
      }
    }
    assertTrue(rejected > ROUNDS / 10 && rejected < ROUNDS, rejected + " rejected");
  }

  @Test
  void everyOptionalFieldIsUnderstood() throws IOException {
    for (int flags = 0; flags <= ALL_FLAGS; flags++) {
      byte[] bytes = gzip(flags);
      assertTrue(constructed(bytes), "the test makes good headers: " + flags);
      assertTrue(accepted(bytes), "flags " + flags);
    }
  }

  @Test
  void reservedFlagsAreRejected() throws IOException {
    byte[] bytes = gzip(0);
    bytes[3] = 0x20;
    assertEquals(false, accepted(bytes));
  }

  private static boolean accepted(byte[] bytes) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    try {
      assertTrue(GzipHeader.length(in) >= 10);
      assertEquals(0, in.readerIndex());
      return true;
    } catch (IOException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  private static boolean constructed(byte[] bytes) {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return stream.available() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** A short text with the optional fields that the flags name. */
  private static byte[] gzip(int flags) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (OutputStream stream = new GZIPOutputStream(plain)) {
      stream.write("a body, and then a longer body".getBytes(StandardCharsets.UTF_8));
    }
    byte[] content = plain.toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(content, 0, 3);
    out.write(flags);
    out.write(content, 4, 6);
    if ((flags & 0x04) != 0) {
      out.writeBytes(new byte[] {3, 0, 1, 0, 2});
    }
    if ((flags & 0x08) != 0) {
      out.writeBytes(new byte[] {'n', 'a', 'm', 'e', 0});
    }
    if ((flags & 0x10) != 0) {
      out.writeBytes(new byte[] {'w', 'h', 'y', 0});
    }
    if ((flags & 0x02) != 0) {
      CRC32 checksum = new CRC32();
      checksum.update(out.toByteArray());
      out.write((int) checksum.getValue());
      out.write((int) checksum.getValue() >> 8);
    }
    out.write(content, 10, content.length - 10);
    return out.toByteArray();
  }
}
