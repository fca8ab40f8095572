package io.hawser.netty.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.model.BranchStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.call.InFlightPermits;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.OutboundFrame;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnwrittenMessagesTest {
  private final UnwrittenMessages unwritten = new UnwrittenMessages(100_000);

  private static MessageFuture<GlobalBeginResponse> request(int bytes) {
    return MessageFuture.staged(
        new GlobalBeginRequest(1, "n".repeat(bytes)),
        Map.of(),
        InFlightPermits.named("x"),
        60_000,
        null);
  }

  private static OutboundFrame answer(int bytes) {
    return new OutboundFrame(
        7,
        MessageType.RESPONSE,
        Compressor.NONE,
        Map.of(),
        new BranchCommitResponse(
            ResultCode.Failed,
            "m".repeat(bytes),
            TransactionExceptionCode.Unknown,
            "x",
            1,
            BranchStatus.PhaseTwo_Committed),
        error -> {});
  }

  @Test
  void theYoungestAreTooManyAndAnswersStay() {
    MessageFuture<?> first = request(60_000);
    MessageFuture<?> second = request(60_000);
    MessageFuture<?> third = request(60_000);
    OutboundFrame answer = answer(20_000);
    for (var item : List.of(first, second, answer, third)) {
      unwritten.add(item);
    }
    assertEquals(List.of(second, third), unwritten.takeExcess());
    assertTrue(unwritten.isFull());
    assertEquals(first, unwritten.poll());
    assertFalse(unwritten.isFull(), "less than half of the bound is left");
    assertEquals(answer, unwritten.poll());
    assertEquals(List.of(), unwritten.takeExcess());
    assertTrue(unwritten.isEmpty());
  }

  @Test
  void whatIsCountedIsUncountedWhenItLeaves() {
    List<MessageFuture<?>> kept = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      MessageFuture<?> one = request(30_000);
      unwritten.add(one);
      kept.add(one);
      assertEquals(List.of(), unwritten.takeExcess(), "round " + round);
      if (kept.size() == 3) {
        assertEquals(kept.remove(0), unwritten.poll());
      }
    }
  }

  @Test
  void whatHasEndedMakesRoomFirst() {
    MessageFuture<?> ended = request(60_000);
    MessageFuture<?> waiting = request(60_000);
    unwritten.add(ended);
    unwritten.add(waiting);
    ended.fail(new ConnectionLostException(Delivery.NOT_SENT, "lost", null));
    assertEquals(List.of(), unwritten.takeExcess());
    assertFalse(unwritten.isFull());
    assertEquals(waiting, unwritten.poll());
  }

  @Test
  void answersAloneMayExceedTheBoundAndAreCountedUntilTheyLeave() {
    unwritten.add(request(60_000));
    unwritten.add(answer(60_000));
    assertFalse(unwritten.answersExceed(), "they share the bound with a request");
    unwritten.add(answer(60_000));
    assertTrue(unwritten.answersExceed());
    unwritten.poll();
    unwritten.poll();
    assertFalse(unwritten.answersExceed());
  }

  /** Otherwise each further answer would cost a walk over all of them. */
  @Test
  void answersThatDisplaceRequestsMakeRoomForMore() {
    for (int i = 0; i < 100; i++) {
      unwritten.add(request(500));
    }
    int walks = 0;
    for (int i = 0; i < 100; i++) {
      unwritten.add(answer(500));
      assertFalse(unwritten.answersExceed());
      walks += unwritten.takeExcess().isEmpty() ? 0 : 1;
    }
    assertTrue(walks > 0 && walks <= 25, walks + " walks");
  }
}
