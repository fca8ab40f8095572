package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchType;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Message;
import io.hawser.testsupport.CountingAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies whose form costs stack, memory or time: each costs only its own frame. */
class CostlyBodiesTest {
  private static final GlobalStatusRequest NEXT = new GlobalStatusRequest("1.2.3.4:8091:5", "");

  /** The JDK's stream calls itself for each empty member: they overflow its stack. */
  @Test
  void gzipWithThirteenThousandEmptyMembers() throws IOException {
    assertRejected(Compressor.GZIP, repeated(gzip(new byte[0]), 13_000), "gzip members");
  }

  @Test
  void gzipWithThousandsOfMembersOfAByte() throws IOException {
    assertRejected(Compressor.GZIP, repeated(gzip(new byte[1]), 13_000), "gzip members");
  }

  @Test
  void zipWithThousandsOfEmptyEntries() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ZipOutputStream zip = new ZipOutputStream(bytes);
    for (int i = 0; i < 13_000; i++) {
      zip.putNextEntry(new ZipEntry(Integer.toString(i)));
      zip.closeEntry();
    }
    zip.close();
    assertRejected(Compressor.ZIP, bytes.toByteArray(), "zip entries");
  }

  @Test
  void gzipOfAFewMembersIsTheirContentTogether() throws IOException {
    byte[] plain = body(NEXT);
    int middle = plain.length / 2;
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    parts.writeBytes(gzip(Arrays.copyOf(plain, middle)));
    parts.writeBytes(gzip(new byte[0]));
    parts.writeBytes(gzip(Arrays.copyOfRange(plain, middle, plain.length)));
    parts.writeBytes(new byte[] {0x1f, 1, 2, 3}); // behind the last member: ignored
    byte[] bytes = parts.toByteArray();
    assertEquals(NEXT, Frames.decodeOne(frame(Compressor.GZIP, bytes)).body());
  }

  /** Checks that our loop treats damaged members as the JDK's stream does. */
  @Test
  void damagedGzipIsReadAsTheJdkReadsIt() throws IOException {
    Random random = new Random(20261128);
    int rejected = 0;
    for (int i = 0; i < 20_000; i++) {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      for (int member = random.nextInt(3); member >= 0; member--) {
        whole.writeBytes(gzip(new byte[random.nextInt(100)]));
      }
      byte[] bytes = whole.toByteArray();
      // Not the upper bits, which mean nothing in the flags: the JDK ignores them, we reject them.
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(5));
      byte[] expected = jdk(bytes);
      byte[] actual = ours(bytes);
      rejected += expected == null ? 1 : 0;
      assertEquals(
          expected == null ? "rejected" : Arrays.toString(expected),
          actual == null ? "rejected" : Arrays.toString(actual),
          () -> java.util.HexFormat.of().formatHex(bytes));
    }
    assertTrue(rejected > 1_000 && rejected < 20_000, rejected + " rejected");
  }

  /** The 62 bytes of this frame stand for eight million: a tenth of a second. */
  @Test
  void bzip2IsNotLongerThanAMillionBytesForAlmostNothing() {
    Message zeros = new BranchRegisterRequest("", BranchType.AT, "", "", "0".repeat(7 << 20));
    byte[] bomb = Frames.encode(MessageType.REQUEST, Compressor.BZIP2, zeros, PeerVersion.OURS);
    assertTrue(bomb.length < 200, bomb.length + " bytes");
    String error = Frames.undecodable(bomb).getMessage();
    assertTrue(error.contains("when decompressed"), error);
  }

  @Tag("full")
  @Test
  void bzip2OfOrdinaryTextMayBeAsLongAsAnyOther() {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    while (text.length() < 5_000_000) {
      text.append("t_order:").append(random.nextInt(1_000_000)).append(';');
    }
    Message message = new BranchRegisterRequest("", BranchType.AT, "", text.toString(), "");
    byte[] frame = Frames.encode(MessageType.REQUEST, Compressor.BZIP2, message, PeerVersion.OURS);
    assertEquals(message, Frames.decodeOne(frame).body());
  }

  /** A block that claims its length must not be believed before it can be true. */
  @ParameterizedTest
  @ValueSource(ints = {5_000, 8_000_000})
  void lz4BlockThatClaimsMoreThanItCanHoldAllocatesNothing(int claimed) {
    ByteBuf block = Unpooled.buffer();
    block.writeLong(Lz4Format.BLOCK_MAGIC).writeByte(0x2a);
    block.writeIntLE(3).writeIntLE(claimed).writeIntLE(0).writeBytes(new byte[3]);
    byte[] body = new byte[block.readableBytes()];
    block.readBytes(body).release();
    byte[] frame = frame(Compressor.LZ4, body);
    CountingAllocator alloc = new CountingAllocator();
    InboundFrame read = Frames.read(new FrameReader(Frames.MAX_DECOMPRESSED, false), frame, alloc);
    assertInstanceOf(UndecodableFrame.class, read);
    assertTrue(alloc.peak() <= 64 * 1024, () -> "peak " + alloc.peak());
  }

  @Test
  void anUndecodableFrameHasItsTypeIfItIsKnown() {
    byte[] cut = Frames.encode(NEXT);
    Unpooled.wrappedBuffer(cut).setShort(FrameHeader.LENGTH + 2, 9_999); // a length beyond the end
    UndecodableFrame read = (UndecodableFrame) Frames.decode(cut).get(0);
    assertEquals(GlobalStatusRequest.TYPE_CODE, read.typeCode());
    UndecodableFrame none =
        (UndecodableFrame) Frames.decode(frame(Compressor.GZIP, new byte[30])).get(0);
    assertEquals(0, none.typeCode());
  }

  private static void assertRejected(Compressor compressor, byte[] body, String reason) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(frame(compressor, body));
    both.writeBytes(Frames.encode(NEXT));
    var frames = Frames.decode(both.toByteArray());
    String error = assertInstanceOf(UndecodableFrame.class, frames.get(0)).error().getMessage();
    assertTrue(error.contains(reason), error);
    assertEquals(NEXT, ((RpcMessage) frames.get(1)).body());
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream stream = new GZIPOutputStream(bytes)) {
      stream.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte @org.jspecify.annotations.Nullable [] jdk(byte[] bytes) {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return stream.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }

  private static byte @org.jspecify.annotations.Nullable [] ours(byte[] bytes) {
    ByteBuf plain = Unpooled.buffer();
    try {
      GzipCompression.INSTANCE.decompress(
          Unpooled.wrappedBuffer(bytes), new Decompressed(plain, 1 << 20));
      byte[] all = new byte[plain.readableBytes()];
      plain.readBytes(all);
      return all;
    } catch (IOException | IndexOutOfBoundsException e) {
      return null;
    } finally {
      plain.release();
    }
  }

  private static byte[] repeated(byte[] part, int times) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < times; i++) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] body(Message message) {
    byte[] frame = Frames.encode(message);
    return Arrays.copyOfRange(frame, FrameHeader.LENGTH, frame.length);
  }

  private static byte[] frame(Compressor compressor, byte[] body) {
    byte[] frame = Arrays.copyOf(Frames.encode(NEXT), FrameHeader.LENGTH + body.length);
    frame[FrameHeader.COMPRESSOR_AT] = (byte) compressor.id();
    System.arraycopy(body, 0, frame, FrameHeader.LENGTH, body.length);
    Unpooled.wrappedBuffer(frame).setInt(FrameHeader.FULL_LENGTH_AT, frame.length);
    return frame;
  }
}
