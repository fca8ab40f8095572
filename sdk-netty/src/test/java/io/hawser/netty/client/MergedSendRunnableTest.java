package io.hawser.netty.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.OverloadedException;
import io.hawser.netty.EventLimit;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.rpc.InFlightPermits;
import io.hawser.netty.rpc.MessageFuture;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.netty.channel.DefaultEventLoop;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** An event loop that fails to take a task, such as for want of memory. */
class MergedSendRunnableTest {
  private final AtomicBoolean failing = new AtomicBoolean();
  private final CountDownLatch scheduled = new CountDownLatch(1);

  private final DefaultEventLoop loop =
      new DefaultEventLoop() {
        @Override
        public void execute(Runnable task) {
          if (failing.get()) {
            throw new InternalError("test");
          }
          super.execute(task);
        }
      };

  private final MergedSendRunnable sender =
      new MergedSendRunnable(
          loop,
          "server",
          false,
          Compressor.NONE,
          1024,
          () -> {
            scheduled.countDown();
            return null;
          },
          (future, error) -> future.fail(error.get()),
          () -> new OverloadedException("test", null),
          error -> {});

  private static MessageFuture<GlobalStatusResponse> request() {
    return MessageFuture.awaited(
        new GlobalStatusRequest("x:1:1", ""),
        Map.of(),
        InFlightPermits.named("server"),
        60_000,
        null);
  }

  @Test
  void failsWhatItCannotHandOverAndTakesWhatComesLater() throws Exception {
    try {
      failing.set(true);
      MessageFuture<GlobalStatusResponse> refused = request();
      sender.send(refused);
      assertTrue(refused.isDone(), "nobody would ever send it");
      ConnectionLostException error = assertThrows(ConnectionLostException.class, refused::await);
      assertEquals(Delivery.NOT_SENT, error.delivery());
      failing.set(false);
      sender.send(request());
      assertTrue(
          scheduled.await(EventLimit.SECONDS, TimeUnit.SECONDS), "the next one is handed over");
    } finally {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
