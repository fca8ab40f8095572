package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.RpcClient;
import io.hawser.error.Delivery;
import io.hawser.error.RequestTimeoutException;
import io.hawser.netty.EventLimit;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.ResultCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dependent of a stage that blocks the only event loop. */
@Timeout(2 * EventLimit.SECONDS)
class BusyEventLoopTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");

  @Test
  void keepsNoCallerWaitingBeyondItsTimeout() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch attached = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  if (message.body() instanceof GlobalStatusRequest) {
                    await(attached); // else the dependent might run in the caller's thread
                  }
                  return false;
                });
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.threadFactory.clientSelectorThreadSize", "1")) {
      RpcClient tm = fixture.connect().rpc(ClientRole.TM);
      tm.send(STATUS)
          .thenRun(
              () -> {
                busy.countDown();
                await(free);
              });
      attached.countDown();
      assertTrue(busy.await(EventLimit.SECONDS, TimeUnit.SECONDS));
      try {
        RequestTimeoutException late =
            assertThrows(
                RequestTimeoutException.class, () -> tm.sendSync(STATUS, Duration.ofMillis(50)));
        assertEquals(Delivery.NOT_SENT, late.delivery());
      } finally {
        free.countDown();
      }
      assertEquals(ResultCode.Success, tm.sendSync(STATUS, EventLimit.DURATION).resultCode());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
