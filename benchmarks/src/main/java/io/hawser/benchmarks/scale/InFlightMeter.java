package io.hawser.benchmarks.scale;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.benchmarks.load.Costs;
import io.hawser.benchmarks.load.Orders;
import io.hawser.benchmarks.server.AnswerOrder;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.error.OverloadedException;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures what requests on one connection cost while the server holds their answers, and what it
 * costs to end them. {@code COUNT ORDER}: how many, and in which {@link AnswerOrder} they end.
 *
 * <p>Each round has a client of its own, so that tables that grew once count again.
 */
final class InFlightMeter implements Orders {
  private static final Duration PATIENCE = Duration.ofSeconds(50);

  private static final long FIRST_TRANSACTION = 5_891_476_587_298_349_057L;

  private final String server;

  /**
   * The figures of one round.
   *
   * @param heapBytes of live objects for each request: the message with an XID of its own, all the
   *     client needs, and one dependent of the stage
   * @param cpuNanos of the process for each request, from the first answer until the last stage has
   *     ended
   * @param nanos that took, for each request
   */
  record Round(double heapBytes, double cpuNanos, double nanos) {}

  InFlightMeter(String server) {
    this.server = server;
  }

  @Override
  public String obey(String[] words) throws Exception {
    HawserConfig config =
        HawserConfig.builder()
            .servers(server)
            .set(Keys.ROLES, "TM")
            .set(Keys.MAX_IN_FLIGHT_PER_SERVER, 1 << 20)
            .set(Keys.MAX_IN_FLIGHT_PER_CLIENT, 1 << 20)
            .set(Keys.TM_REQUEST_TIMEOUT, "10m")
            .set(Keys.CONNECT_TIMEOUT, PATIENCE)
            .build();
    try (HawserClient client = HawserClient.connect(config)) {
      return Figures.line(
          measure(
              client.rpc(ClientRole.TM),
              Integer.parseInt(words[0]),
              AnswerOrder.valueOf(words[1])));
    }
  }

  private static Round measure(RpcClient client, int count, AnswerOrder order)
      throws InterruptedException {
    Ended ended = new Ended(count);
    ask(client, AnswerOrder.NONE); // what the first request makes is there
    long heapBefore = Memory.liveHeapBytes();
    for (int i = 0; i < count; i++) {
      String xid = "127.0.0.1:8091:" + (FIRST_TRANSACTION + i);
      do {
        client.send(new GlobalStatusRequest(xid, "")).whenComplete(ended);
      } while (ended.wasRejected());
    }
    ask(client, AnswerOrder.NONE); // answered behind them all, so the server has them
    long heapAfter = Memory.liveHeapBytes();

    Costs before = Costs.now();
    long start = System.nanoTime();
    ask(client, order);
    ended.await();
    double nanos = System.nanoTime() - start;
    double cpuNanos = Costs.now().cpuNanosSince(before);
    return new Round((double) (heapAfter - heapBefore) / count, cpuNanos / count, nanos / count);
  }

  private static void ask(RpcClient client, AnswerOrder order) throws InterruptedException {
    while (true) {
      try {
        client.sendSync(new GlobalBeginRequest(order.number(), order.name()), PATIENCE);
        return;
      } catch (OverloadedException e) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  /**
   * The dependent of all stages: counts the requests that have ended, and keeps an error if there
   * was one.
   */
  private static final class Ended
      implements BiConsumer<@Nullable GlobalStatusResponse, @Nullable Throwable> {
    private final CountDownLatch left;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread sender = Thread.currentThread();
    private boolean rejected; // of the sender only

    Ended(int count) {
      left = new CountDownLatch(count);
    }

    @Override
    public void accept(@Nullable GlobalStatusResponse response, @Nullable Throwable error) {
      if (error instanceof OverloadedException && Thread.currentThread() == sender) {
        rejected = true;
        return;
      }
      if (error != null) {
        failure.set(error);
      }
      left.countDown();
    }

    /**
     * Returns whether the last request was rejected, as nothing keeps the sender from being faster
     * than the server; then a moment has passed. Requests in between that are answered would slow
     * it down, too, but leave holes in the table of what is in flight.
     */
    boolean wasRejected() throws InterruptedException {
      boolean was = rejected;
      rejected = false;
      if (was) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      return was;
    }

    void await() throws InterruptedException {
      if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("Still in flight: " + left.getCount());
      }
      if (failure.get() != null) {
        throw new IllegalStateException(failure.get());
      }
    }
  }
}
