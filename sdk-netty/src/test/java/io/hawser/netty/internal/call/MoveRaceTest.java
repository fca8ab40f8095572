package io.hawser.netty.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.error.ConnectionLostException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A request that moves and fails at the same time fails once, and releases each permit once. */
class MoveRaceTest {
  private static final int ROUNDS = 3_000;

  private static final class Permits implements InFlightPermits {
    final AtomicInteger taken = new AtomicInteger(1);

    @Override
    public void release() {
      taken.decrementAndGet();
    }
  }

  @Test
  void everyPermitIsReleasedOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CyclicBarrier start = new CyclicBarrier(3);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Permits from = new Permits();
        Permits to = new Permits();
        List<HawserException> ends = new CopyOnWriteArrayList<>();
        MessageFuture<GlobalStatusResponse> request =
            MessageFuture.staged(
                new GlobalStatusRequest("x:1:1", ""),
                Map.of(),
                from,
                60_000,
                (response, error) -> ends.add(error));
        request.claimForSending();
        Future<?> moving =
            threads.submit(
                () -> {
                  start.await();
                  if (!request.move(from, to)) {
                    to.release();
                  }
                  return null;
                });
        Future<?> ending =
            threads.submit(
                () -> {
                  start.await();
                  request.fail(new ConnectionLostException(Delivery.MAYBE_SENT, "lost", null));
                  return null;
                });
        start.await();
        request.expire();
        moving.get();
        ending.get();
        assertEquals(1, ends.size(), "ends");
        assertEquals(Delivery.MAYBE_SENT, ends.get(0).delivery(), "it was taken for sending");
        assertEquals(0, from.taken.get(), "permits of the first");
        assertEquals(0, to.taken.get(), "permits of the second");
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
