package io.hawser.netty.internal.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.config.HawserConfig;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.OverloadedException;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.call.InFlightPermits;
import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.PendingRequests;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.netty.channel.Channel;
import io.netty.channel.DefaultEventLoop;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
          new PendingRequests(loop, "server", new PeerLog()),
          ConnectionSettings.of(HawserConfig.builder().build(), ClientRole.TM),
          new ClosedConnection());

  private final class ClosedConnection implements MergedSendRunnable.Owner {
    @Override
    public @Nullable Channel writableChannel() {
      scheduled.countDown();
      return null;
    }

    @Override
    public void requestsWait(boolean thereWereNone) {}

    @Override
    public void unsent(MessageFuture<?> request, Supplier<HawserException> error) {
      request.fail(error.get());
    }

    @Override
    public HawserException overload() {
      return new OverloadedException("test", null);
    }

    @Override
    public void failed(Throwable error) {}
  }

  private static MessageFuture<GlobalStatusResponse> request() {
    return MessageFuture.awaited(
        new GlobalStatusRequest("x:1:1", ""),
        Map.of(),
        InFlightPermits.named("server"),
        60_000,
        null);
  }

  @Test
  void failsWhatItCannotHandOverAndAcceptsWhatComesLater() throws Exception {
    try {
      failing.set(true);
      MessageFuture<GlobalStatusResponse> rejected = request();
      sender.send(rejected);
      assertTrue(rejected.isDone(), "no connection would ever send it");
      ConnectionLostException error = assertThrows(ConnectionLostException.class, rejected::await);
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
