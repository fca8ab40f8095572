package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.InvalidRequestException;
import io.hawser.model.BranchType;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.MergedWarpMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergedFrameEncoderTest {
  private static final GlobalStatusRequest A = new GlobalStatusRequest("a", "");
  private static final GlobalStatusRequest B = new GlobalStatusRequest("b", "");
  private static final GlobalStatusRequest TOO_LONG =
      new GlobalStatusRequest("x".repeat(40_000), "");

  private final ByteBuf out = Unpooled.buffer();

  @AfterEach
  void release() {
    out.release();
  }

  @ParameterizedTest
  @EnumSource(Compressor.class)
  void oneBadRequestHarmsNoOther(Compressor compressor) {
    MergedFrameEncoder frame = MergedFrameEncoder.start(out, compressor, PeerVersion.OURS);
    frame.add(11, A);
    assertThrows(InvalidRequestException.class, () -> frame.add(12, TOO_LONG));
    assertThrows(
        InvalidRequestException.class, () -> frame.add(13, new GlobalReportRequest("x", "", null)));
    frame.add(-14, B);
    assertEquals(2, frame.count());
    frame.finish(15);
    RpcMessage decoded = Frames.decodeOne(ByteBufUtil.getBytes(out));
    assertEquals(15, decoded.id());
    assertEquals(MessageType.ONEWAY, decoded.messageType());
    assertEquals(compressor, decoded.compressor());
    assertEquals(new MergedWarpMessage(List.of(A, B), List.of(11, -14)), decoded.body());
  }

  @Test
  void sameBytesAsTheWholeMessageInOnePiece() {
    MergedFrameEncoder frame = MergedFrameEncoder.start(out, Compressor.NONE, PeerVersion.OURS);
    frame.add(1, A);
    frame.add(2, B);
    frame.finish(7);
    assertEquals(
        ByteBufUtil.hexDump(
            Frames.encode(
                MessageType.ONEWAY,
                Compressor.NONE,
                new MergedWarpMessage(List.of(A, B), List.of(1, 2)),
                PeerVersion.OURS)),
        ByteBufUtil.hexDump(out));
  }

  @Test
  void withoutRequestsThereIsNoFrame() {
    out.writeInt(42);
    MergedFrameEncoder frame = MergedFrameEncoder.start(out, Compressor.NONE, PeerVersion.OURS);
    assertThrows(InvalidRequestException.class, () -> frame.add(12, TOO_LONG));
    frame.finish(1);
    assertEquals(Integer.BYTES, out.readableBytes());
  }

  @Test
  void fullByCount() {
    MergedFrameEncoder frame = MergedFrameEncoder.start(out, Compressor.NONE, PeerVersion.OURS);
    int count = 0;
    while (!frame.isFull()) {
      frame.add(count++, A);
    }
    assertEquals(1024, count);
    frame.finish(1);
    MergedWarpMessage merged =
        (MergedWarpMessage) Frames.decodeOne(ByteBufUtil.getBytes(out)).body();
    assertEquals(1024, merged.msgIds().size());
  }

  @Test
  void fullBySize() {
    MergedFrameEncoder frame = MergedFrameEncoder.start(out, Compressor.NONE, PeerVersion.OURS);
    frame.add(1, locking(1_000_000));
    assertFalse(frame.isFull());
    frame.add(2, locking(100_000));
    assertTrue(frame.isFull());
  }

  /** The next frame has room for it, so it must not fail. */
  @Test
  void aHugeRequestMayNeedAFrameOfItsOwn() {
    int container = FrameHeader.LENGTH + 2 + 4 + 2 + 4;
    int request = 2 + 2 + 1 + 2 + 4 + 4;
    BranchRegisterRequest huge = locking(FrameHeader.MAX_FRAME - container - request);
    MergedFrameEncoder first = MergedFrameEncoder.start(out, Compressor.NONE, PeerVersion.OURS);
    first.add(1, A);
    int before = out.writerIndex();
    assertFalse(first.tryAdd(2, huge));
    assertEquals(before, out.writerIndex());
    assertThrows(InvalidRequestException.class, () -> first.add(2, huge));
    assertThrows(
        InvalidRequestException.class,
        () -> first.tryAdd(3, locking(huge.lockKey().length() + 1)),
        "fits into no frame");
    first.finish(4);
    out.clear();

    MergedFrameEncoder second = MergedFrameEncoder.start(out, Compressor.NONE, PeerVersion.OURS);
    assertTrue(second.tryAdd(2, huge));
    second.finish(5);
    assertEquals(FrameHeader.MAX_FRAME, out.readableBytes());
    assertEquals(
        new MergedWarpMessage(List.of(huge), List.of(2)),
        Frames.decodeOne(ByteBufUtil.getBytes(out)).body());
  }

  private static BranchRegisterRequest locking(int bytes) {
    return new BranchRegisterRequest("", BranchType.AT, "", "k".repeat(bytes), "");
  }
}
