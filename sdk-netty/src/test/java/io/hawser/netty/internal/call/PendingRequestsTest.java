package io.hawser.netty.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RequestTimeoutException;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.ResultCode;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that a problem of one request does no harm to the other requests of its connection. */
class PendingRequestsTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");
  private static final GlobalStatusResponse ANSWER =
      new GlobalStatusResponse(
          ResultCode.Success, "", TransactionExceptionCode.Unknown, GlobalStatus.Begin);
  private static final long MINUTE = 60_000;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final PendingRequests pending =
      new PendingRequests(channel.eventLoop(), "server", new PeerLog());

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private static MessageFuture<GlobalStatusResponse> awaited(
      InFlightPermits on, long timeoutMillis) {
    return MessageFuture.awaited(STATUS, Map.of(), on, timeoutMillis, null);
  }

  @Test
  void aPermitThatCannotBeReleasedKeepsNoCallerWaiting() {
    InFlightPermits broken =
        () -> {
          throw new InternalError("test");
        };
    List<MessageFuture<GlobalStatusResponse>> futures =
        List.of(
            awaited(broken, MINUTE),
            awaited(InFlightPermits.named("server"), MINUTE),
            awaited(broken, MINUTE));
    for (MessageFuture<?> future : futures) {
      pending.answer(pending.add(future), ANSWER);
    }
    pending.wakeCallers();
    futures.forEach(future -> assertEquals(ANSWER, future.await()));
  }

  /** Permits that count how many of them are in use. */
  private static final class Counted implements InFlightPermits {
    private int used;

    @Override
    public void release() {
      used--;
    }
  }

  private MessageFuture<GlobalStatusResponse> observed(
      Counted on, MessageFuture.CompletionListener listener) {
    on.used++;
    return MessageFuture.awaited(STATUS, Map.of(), on, MINUTE, listener);
  }

  @Test
  void hooksOfAnswersThatWereReadTogetherRunWhenAllPermitsAreBackAndAllOutcomesKnown() {
    Counted permits = new Counted();
    List<MessageFuture<GlobalStatusResponse>> futures = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    MessageFuture.CompletionListener listener =
        (response, error) ->
            seen.add(
                permits.used
                    + " used, "
                    + futures.stream().filter(it -> it.outcome() == ANSWER).count()
                    + " known, "
                    + (response == ANSWER ? "answered" : response + " or " + error));
    for (int i = 0; i < 3; i++) {
      futures.add(observed(permits, listener));
    }
    futures.forEach(future -> pending.answer(pending.add(future), ANSWER));
    assertEquals(List.of(), seen, "before all are read");
    pending.wakeCallers();
    assertEquals(Collections.nCopies(3, "0 used, 3 known, answered"), seen);
    futures.forEach(future -> assertEquals(ANSWER, future.await()));
  }

  @Test
  void aHookThatEndsTheConnectionOrFailsKeepsNoCallerWaiting() {
    Counted permits = new Counted();
    AtomicInteger ended = new AtomicInteger();
    List<MessageFuture<GlobalStatusResponse>> futures =
        List.of(
            observed(
                permits,
                (response, error) -> {
                  pending.takeAll();
                  throw new AssertionError("of a hook");
                }),
            observed(permits, (response, error) -> ended.incrementAndGet()),
            observed(permits, (response, error) -> ended.incrementAndGet()));
    futures.forEach(future -> pending.answer(pending.add(future), ANSWER));
    pending.wakeCallers();
    futures.forEach(future -> assertEquals(ANSWER, future.await()));
    assertEquals(2, ended.get(), "each other hook ran once");
    assertEquals(0, permits.used);
  }

  /** A hook may send a request, the answer to which is read before the sweep goes on. */
  @Test
  void whatIsAnsweredWhileAHookRunsIsWokenToo() {
    Counted permits = new Counted();
    MessageFuture<GlobalStatusResponse> inner = observed(permits, (response, error) -> {});
    MessageFuture<GlobalStatusResponse> outer =
        observed(
            permits,
            (response, error) -> {
              pending.answer(pending.add(inner), ANSWER);
              pending.wakeCallers();
            });
    MessageFuture<GlobalStatusResponse> last = observed(permits, (response, error) -> {});
    pending.answer(pending.add(outer), ANSWER);
    pending.answer(pending.add(last), ANSWER);
    pending.wakeCallers();
    for (MessageFuture<GlobalStatusResponse> future : List.of(inner, outer, last)) {
      assertEquals(ANSWER, future.await());
    }
    assertEquals(0, permits.used);
  }

  @Test
  void ofAMergedFrameAPartThatItsCallerGaveUpIsForgottenAndItsPositionKept() {
    MessageFuture<GlobalStatusResponse> first = awaited(InFlightPermits.named("server"), MINUTE);
    MessageFuture<GlobalStatusResponse> givenUp = awaited(InFlightPermits.named("server"), MINUTE);
    MessageFuture<GlobalStatusResponse> last = awaited(InFlightPermits.named("server"), MINUTE);
    List<MessageFuture<?>> parts = List.of(first, givenUp, last);
    parts.forEach(pending::add);
    int frame = pending.nextId();
    pending.merged(frame, parts);
    pending.remove(givenUp);
    assertEquals(2, pending.size());
    GlobalStatusResponse other =
        new GlobalStatusResponse(
            ResultCode.Success, "", TransactionExceptionCode.Unknown, GlobalStatus.Committed);
    pending.answer(frame, new MergeResultMessage(List.of(ANSWER, ANSWER, other)));
    pending.wakeCallers();
    assertEquals(ANSWER, first.await());
    assertEquals(other, last.await());
    assertEquals(0, pending.size());
  }

  @Test
  void theAnswerToARequestThatWasGivenUpIsDropped() {
    MessageFuture<GlobalStatusResponse> givenUp = awaited(InFlightPermits.named("server"), MINUTE);
    int id = pending.add(givenUp);
    pending.remove(givenUp);
    pending.remove(givenUp); // once more does no harm
    pending.answer(id, ANSWER);
    pending.wakeCallers();
    assertEquals(0, pending.size());
  }

  @Test
  void anEndThatEndsTheConnectionLeavesNoTimerBehind() throws Exception {
    MessageFuture<GlobalStatusResponse> first =
        MessageFuture.staged(STATUS, Map.of(), InFlightPermits.named("server"), 1, null);
    AtomicBoolean lost = new AtomicBoolean();
    first
        .stage()
        .whenComplete(
            (answer, error) -> {
              pending.takeAll();
              lost.set(true);
            });
    pending.add(first);
    pending.add(awaited(InFlightPermits.named("server"), MINUTE));
    while (first.deadlineNanos() - System.nanoTime() > 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    long next = channel.runScheduledPendingTasks();
    assertTrue(lost.get());
    assertEquals(-1, next, "nothing is scheduled any more");
  }

  @Test
  void anEndThatFailsDoesNotKeepTheOthersFromExpiring() throws Exception {
    InFlightPermits broken =
        new InFlightPermits() {
          @Override
          public void release() {}

          @Override
          public String toString() {
            throw new IllegalStateException("test");
          }
        };
    MessageFuture<GlobalStatusResponse> first = awaited(broken, 1);
    MessageFuture<GlobalStatusResponse> second = awaited(InFlightPermits.named("server"), 1);
    pending.add(first);
    pending.add(second);
    while (second.deadlineNanos() - System.nanoTime() > 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertTrue(second.isDone());
    assertThrows(RequestTimeoutException.class, second::await);
  }
}
