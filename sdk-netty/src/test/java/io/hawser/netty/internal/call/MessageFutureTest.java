package io.hawser.netty.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.Delivery;
import io.hawser.error.RequestTimeoutException;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A caller that was notified that its request was not sent can rely on it. */
class MessageFutureTest {
  private final AtomicInteger ended = new AtomicInteger();

  private MessageFuture<GlobalStatusResponse> request(long timeoutMillis) {
    return MessageFuture.awaited(
        new GlobalStatusRequest("x:1:1", ""),
        Map.of(),
        InFlightPermits.named("the server"),
        timeoutMillis,
        (response, error) -> ended.incrementAndGet());
  }

  @Test
  void whatTimedOutInTheQueueIsNotSent() {
    MessageFuture<?> request = request(1);
    RequestTimeoutException error = assertThrows(RequestTimeoutException.class, request::await);
    assertEquals(Delivery.NOT_SENT, error.delivery());
    assertFalse(request.claimForSending());
    assertEquals(1, ended.get());
  }

  @Test
  void whatWasInterruptedInTheQueueIsNotSent() {
    MessageFuture<?> request = request(60_000);
    Thread.currentThread().interrupt();
    RequestTimeoutException error = assertThrows(RequestTimeoutException.class, request::await);
    assertTrue(Thread.interrupted());
    assertEquals(Delivery.NOT_SENT, error.delivery());
    assertFalse(request.claimForSending());
    assertEquals(1, ended.get());
  }

  @Test
  void whatWasTakenForSendingMayArrive() {
    MessageFuture<?> request = request(1);
    assertTrue(request.claimForSending());
    RequestTimeoutException error = assertThrows(RequestTimeoutException.class, request::await);
    assertEquals(Delivery.MAYBE_SENT, error.delivery());
    assertFalse(request.claimForSending(), "it is sent once at most");
  }

  @Test
  void aListenerThatFailsWithAnErrorDoesNotKeepTheCallerWaiting() {
    MessageFuture<GlobalStatusResponse> request =
        MessageFuture.awaited(
            new GlobalStatusRequest("x:1:1", ""),
            Map.of(),
            InFlightPermits.named("the server"),
            1,
            (response, error) -> {
              throw new AssertionError("of a listener");
            });
    assertThrows(RequestTimeoutException.class, request::await);
  }
}
