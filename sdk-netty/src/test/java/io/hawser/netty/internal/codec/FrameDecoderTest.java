package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.ResultCode;
import io.hawser.testsupport.CountingAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
  private static final GlobalBeginRequest BEGIN = new GlobalBeginRequest(60_000, "name");

  /** The bytes one by one, as a network may deliver them. */
  @Test
  @Tag("lesson-25")
  void tinySegments() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int frames = 5;
    for (int i = 0; i < frames; i++) {
      stream.writeBytes(Frames.encode(new GlobalBeginRequest(i, "n".repeat(i))));
    }
    List<InboundFrame> decoded =
        Frames.decode(new FrameDecoder(1), pieces(stream.toByteArray(), 1));
    assertEquals(frames, decoded.size());
    for (int i = 0; i < frames; i++) {
      RpcMessage message = assertInstanceOf(RpcMessage.class, decoded.get(i));
      assertEquals(new GlobalBeginRequest(i, "n".repeat(i)), message.body());
    }
  }

  @Test
  void joinedAndSplitAnyhow() {
    Random random = new Random(7);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < 50; i++) {
      stream.writeBytes(Frames.encode(new GlobalBeginRequest(i, "n".repeat(random.nextInt(300)))));
    }
    List<byte[]> pieces = new ArrayList<>();
    byte[] bytes = stream.toByteArray();
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(500));
      pieces.add(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
    assertEquals(50, Frames.decode(new FrameDecoder(1), pieces).size());
  }

  @Test
  void anAnnouncedLengthIsNotAllocatedBeforeItArrives() {
    CountingAllocator alloc = new CountingAllocator();
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.config().setAllocator(alloc);
    channel.pipeline().addLast(new FrameDecoder(1));
    byte[] start = Frames.bytes("dada010080000000100001000000000900");
    for (byte[] piece : pieces(start, 4)) {
      channel.writeInbound(alloc.buffer(4).writeBytes(piece));
    }
    assertTrue(alloc.peak() < 10_000, () -> alloc.peak() + " bytes for a frame of 8 MiB to come");
    channel.finishAndReleaseAll();
    assertEquals(0, alloc.used());
  }

  @Test
  void theLongestFrame() {
    byte[] header = Frames.encode(new GlobalStatusRequest("", ""));
    byte[] longest = Arrays.copyOf(header, FrameHeader.MAX_FRAME);
    Unpooled.wrappedBuffer(longest).setInt(FrameHeader.FULL_LENGTH_AT, longest.length);
    assertEquals(new GlobalStatusRequest("", ""), Frames.decodeOne(longest).body());

    byte[] tooLong = Arrays.copyOf(header, FrameHeader.LENGTH);
    Unpooled.wrappedBuffer(tooLong).setInt(FrameHeader.FULL_LENGTH_AT, longest.length + 1);
    rejected(tooLong, "8388609");
  }

  /** Nothing here is a frame; the log says what it is instead. */
  @Tag("lesson-24")
  @ParameterizedTest
  @CsvSource({
    "'GET / HTTP/1.1\r\n', HTTP",
    "'HEAD /health', HTTP",
    "'POST /nacos/v1', HTTP",
    "'PUT /x', HTTP",
    "'PATCH /x', HTTP",
    "'DELETE /x', HTTP",
    "'OPTIONS *', HTTP",
    "'CONNECT a:1', HTTP",
    "'TRACE /x', HTTP",
    "'HTTP/1.1 400 Bad Request', HTTP",
    "'<!DOCTYPE HTML>\n<html lang=\"en\">', HTTP",
    "'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', HTTP/2",
    "'PING\r\n', RESP",
    "'+PONG\r\n', RESP",
    "'-ERR unknown command', RESP",
    "':1\r\n', RESP",
    "'$-1\r\n', RESP",
    "'*1\r\n$4\r\nPING\r\n', RESP"
  })
  void foreignProtocolsAreNamed(String text, String name) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    rejected(bytes, name);
    rejected(Frames.MAX_DECOMPRESSED, pieces(bytes, 1), name);
  }

  @ParameterizedTest
  @CsvSource({"16030100a5010000a1, TLS", "1503030002022f, TLS"})
  void tlsIsNamed(String hex, String name) {
    rejected(Frames.bytes(hex), name);
    rejected(Frames.MAX_DECOMPRESSED, pieces(Frames.bytes(hex), 1), name);
  }

  @Test
  void whatIsNotKnownIsShown() {
    rejected("SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII), "5353482d322e30");
    rejected(Frames.bytes("daff"), "daff");
  }

  @Test
  void theStartOfAKnownProtocolIsWaitedFor() {
    assertEquals(List.of(), Frames.decode("GE".getBytes(StandardCharsets.US_ASCII)));
    rejected("GEX".getBytes(StandardCharsets.US_ASCII), "474558");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dada010000000f0010000100000000090000", // frame of 15
        "dada01000000000010000100000000090000", // of 0
        "dada01ffffffff0010000100000000090000", // of 4 GiB
        "dada0100000012000f000100000000090000", // header of 15
        "dada01000000120013000100000000090000", // longer than the frame
        "dada010000001280ff000100000000090000" // negative
      })
  void wrongLengths(String hex) {
    rejected(Frames.bytes(hex), "the protocol allows 16 to");
  }

  @Test
  void aFramingErrorInTheMiddleComesAfterTheFramesBeforeIt() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(1));
    ByteBuf in = channel.alloc().buffer().writeBytes(Frames.encode(BEGIN)).writeBytes(new byte[40]);
    assertThrows(DecoderException.class, () -> channel.writeInbound(in));
    assertInstanceOf(RpcMessage.class, channel.readInbound());
    assertNull(channel.readInbound());
    assertEquals(0, in.refCnt());
    // Whatever follows, even a good frame, is discarded without another error.
    ByteBuf more = channel.alloc().buffer().writeBytes(Frames.encode(BEGIN));
    assertFalse(channel.writeInbound(more));
    assertEquals(0, more.refCnt());
    assertFalse(channel.finish());
  }

  @Test
  void anUndecodableFrameLeavesTheNextReadable() {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(Frames.bytes("dada01000000120010000100000000090063")); // type code 99
    stream.writeBytes(Frames.encode(BEGIN));
    List<InboundFrame> frames = Frames.decode(stream.toByteArray());
    UndecodableFrame bad = assertInstanceOf(UndecodableFrame.class, frames.get(0));
    assertEquals(9, bad.id());
    assertEquals(Delivery.MAYBE_SENT, bad.error().delivery());
    assertTrue(bad.error().getMessage().contains("99"), bad.error().getMessage());
    assertEquals(BEGIN, assertInstanceOf(RpcMessage.class, frames.get(1)).body());
  }

  @Test
  void aTruncatedMessageSaysTypeFieldAndWhatIsMissing() {
    String error =
        Frames.undecodable(Frames.bytes("dada01000000160010000100000000090007002a6161"))
            .getMessage();
    assertTrue(error.contains("type 7") && error.contains("xid"), error);
    assertTrue(error.contains("needs 42 bytes, 2 are left"), error);
  }

  @Test
  void aCountIsComparedWithWhatIsThere() {
    String error =
        Frames.undecodable(Frames.bytes("dada010000001800100001000000000900" + "3b000000027fff"))
            .getMessage();
    assertTrue(error.contains("count is 32767, 0 bytes are left"), error);
  }

  @Test
  void heartbeatsHaveNoBodyWhateverFollows() {
    RpcMessage ping =
        Frames.decodeOne(Frames.bytes("dada0100000017001003" + "634d" + "00000009000f0001780000"));
    assertEquals(HeartbeatMessage.PING, ping.body());
    assertEquals(Compressor.NONE, ping.compressor());
    assertEquals(
        HeartbeatMessage.PONG,
        Frames.decodeOne(Frames.bytes("dada010000001000100401010000000a")).body());
  }

  @Test
  void exceptionCodesFollowThePeer() {
    BranchReportResponse failure =
        new BranchReportResponse(ResultCode.Failed, "late", TransactionExceptionCode.Broken);
    PeerVersion old = PeerVersion.of("1.8.0");
    byte[] frame = Frames.encode(MessageType.RESPONSE, Compressor.NONE, failure, old);
    assertEquals(22, frame[frame.length - 1]);
    FrameDecoder decoder = new FrameDecoder(1);
    decoder.peer(old);
    RpcMessage read = (RpcMessage) Frames.decode(decoder, List.of(frame)).get(0);
    assertEquals(failure, read.body());
    // Without knowing the peer, 22 is what it is since 2.0.
    assertEquals(
        TransactionExceptionCode.CommitHeuristic,
        ((BranchReportResponse) Frames.decodeOne(frame).body()).transactionExceptionCode());
  }

  private static void rejected(byte[] bytes, String expected) {
    rejected(Frames.MAX_DECOMPRESSED, List.of(bytes), expected);
  }

  private static void rejected(int max, List<byte[]> pieces, String expected) {
    ProtocolException error =
        assertThrows(ProtocolException.class, () -> Frames.decode(new FrameDecoder(max), pieces));
    assertTrue(error.getMessage().contains(expected), error.getMessage());
    assertEquals(Delivery.MAYBE_SENT, error.delivery());
  }

  private static List<byte[]> pieces(byte[] bytes, int size) {
    List<byte[]> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      pieces.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
    return pieces;
  }
}
