package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.hawser.error.ConfigurationException;
import io.hawser.model.BranchType;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Message;
import io.hawser.testsupport.CountingAllocator;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.jpountz.lz4.LZ4BlockInputStream;
import net.jpountz.lz4.LZ4BlockOutputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats of section 1.5 against other implementations of them, and their limits. */
class CompressionTest {
  private static final String KEYS = "t_order:1,2,3;".repeat(1000);
  private static final BranchRegisterRequest MESSAGE =
      new BranchRegisterRequest("1.2.3.4:8091:5", BranchType.TCC, "resource", KEYS, "data");

  /** A small frame must not fill the memory. */
  @Tag("lesson-33")
  @ParameterizedTest
  @EnumSource(value = Compressor.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aBombIsRejectedBeforeItGrows(Compressor compressor) {
    int limit = 64 * 1024;
    BranchRegisterRequest zeros =
        new BranchRegisterRequest("", BranchType.AT, "", "", "0".repeat(4 * 1024 * 1024));
    byte[] frame = encode(compressor, zeros);
    assertTrue(frame.length < 1024 * 1024, frame.length + " bytes");
    CountingAllocator alloc = new CountingAllocator();
    FrameReader reader = new FrameReader(limit, false);
    InboundFrame read = Frames.read(reader, frame, alloc);
    String error = ((UndecodableFrame) read).error().getMessage();
    assertTrue(error.contains("longer than " + limit), error);
    assertTrue(alloc.peak() <= 4L * limit, () -> "peak " + alloc.peak());
    assertEquals(0, alloc.used());

    if (compressor == Compressor.BZIP2) {
      return; // these zeros would be 45 bytes, which costs more than they are worth
    }
    InboundFrame within = Frames.read(new FrameReader(8 * 1024 * 1024, false), frame, alloc);
    assertEquals(zeros, ((RpcMessage) within).body());
  }

  @ParameterizedTest
  @EnumSource(value = Compressor.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aTruncatedBodyIsAnError(Compressor compressor) {
    byte[] body = body(encode(compressor, MESSAGE));
    for (int cut : new int[] {1, 2, 8, body.length / 2, body.length - 3, body.length}) {
      byte[] rest = Arrays.copyOf(body, body.length - cut);
      // The end of some formats carries nothing that is needed.
      boolean mayWork = cut <= 8 || compressor == Compressor.ZIP && cut < body.length / 2;
      InboundFrame read = Frames.decode(frame(compressor, rest)).get(0);
      assertTrue(mayWork || read instanceof UndecodableFrame, compressor + " cut by " + cut);
    }
  }

  /** Found by fuzzing: the message showed the buffers inside of this process. */
  @Test
  void whatEndsTooEarlyIsReportedInWordsOfTheProtocol() {
    byte[] body = body(encode(Compressor.LZ4, MESSAGE));
    UndecodableFrame read =
        (UndecodableFrame)
            Frames.decode(frame(Compressor.LZ4, Arrays.copyOf(body, body.length - 3))).get(0);
    assertTrue(
        read.error().getMessage().endsWith("lz4: it is damaged, or ends too early"),
        read.error().getMessage());
  }

  @Test
  void zipIsACompleteArchiveAndIsReadAsAStream() throws IOException {
    byte[] body = body(encode(Compressor.ZIP, MESSAGE));
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(body))) {
      assertEquals("zip", zip.getNextEntry().getName());
      assertArrayEquals(body(encode(Compressor.NONE, MESSAGE)), zip.readAllBytes());
    }
    assertTrue(new String(body, "ISO-8859-1").contains("PK\u0001\u0002"), "central directory");

    ByteArrayOutputStream two = new ByteArrayOutputStream();
    ZipOutputStream zip = new ZipOutputStream(two);
    byte[] plain = body(encode(Compressor.NONE, MESSAGE));
    for (int half = 0; half < 2; half++) {
      zip.putNextEntry(new ZipEntry("part" + half));
      int middle = plain.length / 2;
      zip.write(plain, half * middle, half == 0 ? middle : plain.length - middle);
      zip.closeEntry();
    }
    zip.flush(); // no central directory, as peers leave it
    RpcMessage joined = Frames.decodeOne(frame(Compressor.ZIP, two.toByteArray()));
    assertEquals(MESSAGE, joined.body(), "the entries together");
  }

  @Test
  void bzip2LacksItsFirstTwoBytes() throws IOException {
    byte[] body = body(encode(Compressor.BZIP2, MESSAGE));
    assertEquals('h', body[0]);
    byte[] whole = new byte[body.length + 2];
    whole[0] = 'B';
    whole[1] = 'Z';
    System.arraycopy(body, 0, whole, 2, body.length);
    try (InputStream in = new BZip2CompressorInputStream(new ByteArrayInputStream(whole))) {
      assertArrayEquals(body(encode(Compressor.NONE, MESSAGE)), in.readAllBytes());
    }
  }

  @Test
  void zstdStatesItsContentSize() {
    byte[] body = body(encode(Compressor.ZSTD, MESSAGE));
    byte[] plain = body(encode(Compressor.NONE, MESSAGE));
    assertEquals(plain.length, Zstd.getFrameContentSize(body));
    assertArrayEquals(plain, Zstd.decompress(body, plain.length));
  }

  @Test
  void lz4FrameIsReadByTheLibrary() throws IOException {
    byte[] body = body(encode(Compressor.LZ4, MESSAGE));
    assertArrayEquals(Frames.bytes("04224d186070"), Arrays.copyOf(body, 6));
    try (InputStream in = new LZ4FrameInputStream(new ByteArrayInputStream(body))) {
      assertArrayEquals(body(encode(Compressor.NONE, MESSAGE)), in.readAllBytes());
    }
  }

  @Test
  void lz4BlockStreamIsReadByTheLibrary() throws IOException {
    byte[] body = body(encode(Compressor.LZ4_BLOCK, MESSAGE));
    try (InputStream in = LZ4BlockInputStream.newBuilder().build(new ByteArrayInputStream(body))) {
      assertArrayEquals(body(encode(Compressor.NONE, MESSAGE)), in.readAllBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 1024, 65_536, 4 * 1024 * 1024})
  void lz4BlockStreamsOfTheLibraryAreRead(int blockSize) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new LZ4BlockOutputStream(bytes, blockSize)) {
      out.write(body(encode(Compressor.NONE, MESSAGE)));
    }
    RpcMessage read = Frames.decodeOne(frame(Compressor.LZ4, bytes.toByteArray()));
    assertEquals(MESSAGE, read.body());
    assertSame(Compressor.LZ4_BLOCK, read.compressor(), "so the answer can mirror it");
  }

  @ParameterizedTest
  @EnumSource(LZ4FrameOutputStream.BLOCKSIZE.class)
  void lz4FramesOfTheLibraryAreRead(LZ4FrameOutputStream.BLOCKSIZE blockSize) throws IOException {
    byte[] plain = body(encode(Compressor.NONE, MESSAGE));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        new LZ4FrameOutputStream(
            bytes,
            blockSize,
            plain.length,
            LZ4FrameOutputStream.FLG.Bits.BLOCK_INDEPENDENCE,
            LZ4FrameOutputStream.FLG.Bits.BLOCK_CHECKSUM,
            LZ4FrameOutputStream.FLG.Bits.CONTENT_CHECKSUM,
            LZ4FrameOutputStream.FLG.Bits.CONTENT_SIZE)) {
      out.write(plain);
    }
    byte[] frame = frame(Compressor.LZ4, bytes.toByteArray());
    RpcMessage read = Frames.decodeOne(frame);
    assertEquals(MESSAGE, read.body());
    assertSame(Compressor.LZ4, read.compressor());
    frame[frame.length - 1] ^= 1;
    assertTrue(Frames.undecodable(frame).getCause().getMessage().contains("checksum"));
  }

  @Test
  void incompressibleText() {
    GlobalStatusRequest message = new GlobalStatusRequest("q7Zx", "");
    for (Compressor compressor : Compressor.values()) {
      assertEquals(message, Frames.decodeOne(encode(compressor, message)).body());
    }
  }

  @Test
  void configuredByName() {
    assertSame(Compressor.NONE, Compressor.named("none"));
    assertSame(Compressor.GZIP, Compressor.named("GZIP"));
    assertSame(Compressor.ZSTD, Compressor.named(" zstd "));
    assertSame(Compressor.BZIP2, Compressor.named("bzip2"));
  }

  @ParameterizedTest
  @CsvSource({"lz4, 2.6.0", "LZ4, 2.6.0", "sevenz, expected: none", "rar, deflater", "'', zstd"})
  void namesThatCannotBeUsed(String name, String hint) {
    ConfigurationException error =
        assertThrows(ConfigurationException.class, () -> Compressor.named(name));
    assertTrue(error.getMessage().startsWith("transport.compressor: "), error.getMessage());
    assertTrue(error.getMessage().contains(hint), error.getMessage());
  }

  @Test
  void ids() {
    for (int id = -128; id < 256; id++) {
      Compressor compressor = Compressor.ofIdOrNull(id);
      assertTrue(compressor == null || compressor.id() == id);
      assertEquals(id >= 0 && id <= 7 && id != 3, compressor != null);
    }
  }

  private static byte[] encode(Compressor compressor, Message message) {
    return Frames.encode(MessageType.REQUEST, compressor, message, PeerVersion.OURS);
  }

  private static byte[] body(byte[] frame) {
    return Arrays.copyOfRange(frame, FrameHeader.LENGTH, frame.length);
  }

  private static byte[] frame(Compressor compressor, byte[] body) {
    byte[] frame = new byte[FrameHeader.LENGTH + body.length];
    System.arraycopy(encode(compressor, MESSAGE), 0, frame, 0, FrameHeader.LENGTH);
    System.arraycopy(body, 0, frame, FrameHeader.LENGTH, body.length);
    Unpooled.wrappedBuffer(frame).setInt(FrameHeader.FULL_LENGTH_AT, frame.length);
    return frame;
  }
}
