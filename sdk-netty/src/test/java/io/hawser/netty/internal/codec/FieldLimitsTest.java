package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.InvalidRequestException;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.ResultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that what the protocol cannot carry is rejected before a byte of it can reach the wire. */
class FieldLimitsTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x", "");

  /** With something in it, as when several frames leave in one flush. */
  private final ByteBuf out = Unpooled.buffer().writeInt(42);

  @AfterEach
  void release() {
    out.release();
  }

  @ParameterizedTest
  @CsvSource({"x, 32767", "é, 16383", "订, 10922", "🚀, 8191"})
  void theLongestText(String ch, int count) {
    Message longest = new GlobalStatusRequest(ch.repeat(count), "");
    assertEquals(longest, Frames.decodeOne(Frames.encode(longest)).body());

    String tooLong = ch.repeat(count + 1);
    int bytes = tooLong.getBytes(StandardCharsets.UTF_8).length;
    rejected(
        new GlobalStatusRequest(tooLong, ""),
        "GlobalStatusRequest",
        "xid",
        String.format("%,d bytes", bytes),
        "32,767");
  }

  @Test
  void everyShortTextField() {
    String tooLong = "x".repeat(40_000);
    rejected(new GlobalStatusRequest("", tooLong), "extraData", "40,000");
    rejected(new BranchRegisterRequest("", BranchType.AT, tooLong, "", ""), "resourceId");
    rejected(new RegisterRMRequest("", tooLong, "", "", ""), "applicationId");
    rejected(
        new MergedWarpMessage(List.of(STATUS, new GlobalStatusRequest(tooLong, "")), List.of()),
        "xid");
  }

  @Test
  void longTextFieldsEndWithTheFrame() {
    String keys = "k".repeat(FrameHeader.MAX_FRAME - FrameHeader.LENGTH - 2 - 2 - 1 - 2 - 4 - 4);
    Message longest = new BranchRegisterRequest("", BranchType.AT, "", keys, "");
    byte[] frame = Frames.encode(longest);
    assertEquals(FrameHeader.MAX_FRAME, frame.length);
    assertEquals(longest, Frames.decodeOne(frame).body());
    rejected(
        new BranchRegisterRequest("", BranchType.AT, "", keys + "k", ""),
        "the frame",
        "8,388,609",
        "8,388,608");
    rejected(
        new BranchRegisterRequest("", BranchType.AT, "", keys + "k".repeat(100), ""), "lockKey");
  }

  @Test
  void aBodyThatOnlyFitsUncompressedIsSentSo() {
    Random random = new Random(1);
    int length = FrameHeader.MAX_FRAME - FrameHeader.LENGTH - 2 - 2 - 1 - 2 - 4 - 4;
    StringBuilder noise = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      noise.append((char) random.nextInt(128));
    }
    Message message = new BranchRegisterRequest("", BranchType.AT, "", noise.toString(), "");
    byte[] frame =
        Frames.encode(MessageType.REQUEST, Compressor.LZ4_BLOCK, message, PeerVersion.OURS);
    RpcMessage decoded = Frames.decodeOne(frame);
    assertEquals(Compressor.NONE, decoded.compressor());
    assertEquals(message, decoded.body());
  }

  @Test
  void headMap() {
    Map<String, String> longest = Map.of("k", "v".repeat(FrameHeader.MAX_HEAD_MAP - 2 - 1 - 2));
    byte[] frame =
        Frames.encode(1, MessageType.REQUEST, Compressor.NONE, longest, STATUS, PeerVersion.OURS);
    assertEquals(longest, Frames.decodeOne(frame).headMap());
    rejected(
        Map.of("k", "v".repeat(FrameHeader.MAX_HEAD_MAP - 2 - 1 - 2 + 1)),
        STATUS,
        "the head map",
        "32,752",
        "32,751");
    rejected(Map.of("some-key", "v".repeat(40_000)), STATUS, "some-key", "40,000");
    rejected(Map.of("k".repeat(40_000), "v"), STATUS, "key", "40,000");
  }

  @Test
  void enumerations() {
    rejected(
        new BranchRegisterRequest("", BranchType.UNRECOGNIZED, "", "", ""),
        "BranchRegisterRequest",
        "branchType",
        "UNRECOGNIZED");
    rejected(new GlobalReportRequest("x", "", null), "GlobalReportRequest", "globalStatus");
    rejected(
        new MergedWarpMessage(List.of(STATUS, new GlobalReportRequest("x", "", null)), List.of()),
        "globalStatus");
    Message saga = new BranchRegisterRequest("", BranchType.SAGA_ANNOTATION, "", "", "");
    rejected(PeerVersion.of("2.2.0"), Map.of(), saga, "SAGA_ANNOTATION", "2.2.0");
    assertEquals(saga, Frames.decodeOne(Frames.encode(saga)).body());
  }

  @Test
  void containers() {
    rejected(
        new MergedWarpMessage(Collections.nCopies(32_768, STATUS), List.of()),
        "MergedWarpMessage",
        "32768",
        "32767");
    rejected(new MergedWarpMessage(List.of(STATUS), List.of(1, 2)), "1 messages but 2 ids");
    rejected(new BatchResultMessage(List.of(STATUS), List.of()), "1 messages but 0 ids");
    rejected(
        new MergedWarpMessage(List.of(new MergeResultMessage(List.of())), List.of()),
        "MergeResultMessage");
    rejected(new MergedWarpMessage(List.of(HeartbeatMessage.PING), List.of()), "HeartbeatMessage");
    Message most = new MergedWarpMessage(Collections.nCopies(32_767, STATUS), List.of());
    assertEquals(most, Frames.decodeOne(Frames.encode(most)).body());
  }

  @Test
  void heartbeatTypesAndBodiesBelongTogether() {
    assertThrows(
        InvalidRequestException.class,
        () ->
            FrameEncoder.encode(
                out,
                1,
                MessageType.HEARTBEAT_REQUEST,
                Compressor.NONE,
                Map.of(),
                STATUS,
                PeerVersion.OURS));
    rejected(HeartbeatMessage.PING, "message type 0");
  }

  /** The text is cut and not rejected: the answer is worth more than the end of its text. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "é", "订", "🚀", "a🚀", "ab🚀", "abc🚀"})
  void aFailureMessageIsCutBetweenCharacters(String unit) {
    String text = unit.repeat(40_000);
    BranchReportResponse decoded = reportFailure(text);
    assertTrue(text.startsWith(decoded.msg()));
    int bytes = decoded.msg().getBytes(StandardCharsets.UTF_8).length;
    assertTrue(bytes <= 32_767 && bytes > 32_767 - 4, bytes + " bytes");
    assertFalse(decoded.msg().indexOf('\ufffd') >= 0, "no torn character");
    assertEquals(TransactionExceptionCode.IO, decoded.transactionExceptionCode());
    String fits = "订".repeat(10_922);
    assertEquals(fits, reportFailure(fits).msg());
  }

  @Test
  void aLoneSurrogateIsAQuestionMark() {
    assertEquals("a?", reportFailure("a\ud83d").msg());
    assertEquals("?订?é?", reportFailure("\ud83d订\ude80é\ude80").msg());
    assertEquals("?🚀", reportFailure("\ud83d\ud83d\ude80").msg());
  }

  /** Long texts are encoded in pieces; wherever one ends, no pair is torn. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aLongTextOfPairs(int before) {
    String text = "x".repeat(before) + "🚀".repeat(200_000) + "\ud83d" + "é".repeat(200_000);
    Message sent = new BranchRegisterRequest("", BranchType.AT, "", text, "");
    BranchRegisterRequest read =
        (BranchRegisterRequest) Frames.decodeOne(Frames.encode(sent)).body();
    assertEquals(text.replace("\ud83dé", "?é"), read.lockKey());
  }

  private static BranchReportResponse reportFailure(String text) {
    Message failure =
        new BranchReportResponse(ResultCode.Failed, text, TransactionExceptionCode.IO);
    return (BranchReportResponse) Frames.decodeOne(Frames.encode(failure)).body();
  }

  private void rejected(Message body, String... expected) {
    rejected(Map.of(), body, expected);
  }

  private void rejected(Map<String, String> headMap, Message body, String... expected) {
    rejected(PeerVersion.OURS, headMap, body, expected);
  }

  private void rejected(
      PeerVersion peer, Map<String, String> headMap, Message body, String... expected) {
    for (Compressor compressor : List.of(Compressor.NONE, Compressor.DEFLATER)) {
      if (compressor != Compressor.NONE && expected[0].equals("the frame")) {
        continue; // fits when compressed
      }
      InvalidRequestException error =
          assertThrows(
              InvalidRequestException.class,
              () ->
                  FrameEncoder.encode(
                      out, 1, MessageType.REQUEST, compressor, headMap, body, peer));
      for (String part : expected) {
        assertTrue(error.getMessage().contains(part), part + " in: " + error.getMessage());
      }
      assertFalse(error.mayHaveBeenSent());
      assertEquals(Integer.BYTES, out.readableBytes(), "as if it had not been tried");
    }
    assertEquals(42, out.getInt(0));
  }
}
