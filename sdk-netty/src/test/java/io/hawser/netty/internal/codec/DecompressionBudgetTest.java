package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.BranchType;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.Message;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long costly frames have to wait, by a clock that the test sets. */
class DecompressionBudgetTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private long now = 5;

  /** Each look at the clock takes this long: so much does a compressed frame cost. */
  private long step;

  private final DecompressionBudget budget =
      new DecompressionBudget(
          () -> {
            now += step;
            return now;
          });

  private static void use(DecompressionBudget.Share share, long nanos, int bytes) {
    share.used(share.now() - nanos, bytes);
  }

  @Test
  void whatAFrameOfItsLengthUsuallyCostsIsFree() {
    DecompressionBudget.Share share = budget.share();
    for (int i = 0; i < 100_000; i++) {
      use(share, 25_000, 100);
      use(share, 100 * MILLI, 1_000_000);
    }
    assertTrue(share.waitNanos() <= 0);
  }

  @Test
  void oneConnectionUsesAFifthOfTheTime() {
    DecompressionBudget.Share share = budget.share();
    long used = 0;
    for (int i = 0; i < 1_000; i++) {
      now += Math.max(0, share.waitNanos());
      use(share, 30 * MILLI, 0);
      used += 30 * MILLI;
    }
    assertEquals(5.0, (double) now / used, 0.1);
  }

  @Test
  void manyConnectionsTogetherUseTwoFifths() {
    DecompressionBudget.Share[] shares = new DecompressionBudget.Share[50];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = budget.share();
    }
    long used = 0;
    for (int i = 0; i < 1_000; i++) {
      DecompressionBudget.Share share = shares[i % shares.length];
      now += Math.max(0, share.waitNanos());
      use(share, 30 * MILLI, 0);
      used += 30 * MILLI;
    }
    assertEquals(2.5, (double) now / used, 0.1);
  }

  @Test
  void whatWasNotUsedIsNotSavedUp() {
    DecompressionBudget.Share share = budget.share();
    now += TimeUnit.HOURS.toNanos(1);
    use(share, 30 * MILLI, 0);
    assertTrue(share.waitNanos() > 0, "at most one such frame in a row, however long it was quiet");
  }

  @Test
  void aConnectionBeyondItsTimeIsNotReadAndLosesNothing() {
    EmbeddedChannel channel = new EmbeddedChannel();
    FrameDecoder decoder = new FrameDecoder(1 << 20, budget, new ReadGate(channel));
    channel.pipeline().addLast(decoder);
    step = 50 * MILLI;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int id = 1; id <= 3; id++) {
      Message zeros = new BranchRegisterRequest("" + id, BranchType.AT, "", "", "0".repeat(5000));
      bytes.writeBytes(
          Frames.encode(
              id,
              MessageType.REQUEST,
              Compressor.GZIP,
              java.util.Map.of(),
              zeros,
              PeerVersion.OURS));
    }
    bytes.writeBytes(Frames.encode(new GlobalStatusRequest("behind", "")));
    channel.writeInbound(Unpooled.wrappedBuffer(bytes.toByteArray()));

    assertEquals(1, ((RpcMessage) channel.readInbound()).id());
    assertNull(channel.readInbound(), "the next one waits, and with it what is behind it");
    assertFalse(channel.config().isAutoRead());
    channel.writeInbound(Unpooled.wrappedBuffer(Frames.encode(new GlobalStatusRequest("x", ""))));
    assertNull(channel.readInbound(), "what was read before it was held waits, too");

    step = 0;
    for (int id = 2; id <= 3; id++) {
      now += TimeUnit.HOURS.toNanos(1);
      channel.advanceTimeBy(1, TimeUnit.HOURS);
      channel.runScheduledPendingTasks();
    }
    assertEquals(2, ((RpcMessage) channel.readInbound()).id());
    assertEquals(3, ((RpcMessage) channel.readInbound()).id());
    assertEquals(
        new GlobalStatusRequest("behind", ""), ((RpcMessage) channel.readInbound()).body());
    assertEquals(new GlobalStatusRequest("x", ""), ((RpcMessage) channel.readInbound()).body());
    assertTrue(channel.config().isAutoRead());
    channel.finishAndReleaseAll();
  }

  @Test
  void whatIsNotCompressedDoesNotWaitForOthers() {
    use(budget.share(), TimeUnit.HOURS.toNanos(1), 0);
    EmbeddedChannel channel = new EmbeddedChannel();
    channel.pipeline().addLast(new FrameDecoder(1 << 20, budget, new ReadGate(channel)));
    Message status = new GlobalStatusRequest("plain", "");
    channel.writeInbound(Unpooled.wrappedBuffer(Frames.encode(status)));
    assertEquals(status, ((RpcMessage) channel.readInbound()).body());
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            Frames.encode(MessageType.REQUEST, Compressor.GZIP, status, PeerVersion.OURS)));
    assertNull(channel.readInbound());
    channel.close();
    assertNull(channel.readInbound(), "a closed connection needs no answer");
    assertFalse(channel.hasPendingTasks());
    channel.finishAndReleaseAll();
  }
}
