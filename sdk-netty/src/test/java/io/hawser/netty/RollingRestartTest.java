package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Three servers of one registry restart one after another; their clients notice nothing. */
class RollingRestartTest {
  private static final Duration ENOUGH = EventLimit.DURATION;
  private static final int CALLERS = 8;

  /** Takes a moment for each request, so that some are always running. */
  private static final class Handler implements TransactionMessageHandler {
    final AtomicLong handled = new AtomicLong();

    @Override
    public <R extends TransactionResponse> R handle(
        TransactionRequest<R> request, ClientSession client) {
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted in a request", e);
      }
      handled.incrementAndGet();
      GlobalBeginRequest begin = (GlobalBeginRequest) request;
      return request
          .responseType()
          .cast(
              new GlobalBeginResponse(
                  ResultCode.Success,
                  "",
                  TransactionExceptionCode.Unknown,
                  begin.transactionName(),
                  ""));
    }
  }

  private static HawserConfig.Builder config() {
    return HawserConfig.builder()
        .set("registry.type", "memory")
        .set("registry.memory.id", "rolling restart")
        .set("service.vgroupMapping.default_tx_group", "default")
        .set("client.reconnect.minBackoff", "20ms")
        // A busy machine may keep a healthy server from answering for a while.
        .set("transport.probeTimeout", "60s")
        .set("transport.idleTimeout", "120s");
  }

  private static NettyRemotingServer start(int port, Handler handler) {
    return NettyRemotingServer.start(
        ServerConfig.builder()
            .port(port)
            .ioThreads(1)
            .announcement(ServerAnnouncement.in(config().build()))
            .build(),
        handler);
  }

  private static void awaitReady(HawserClient client, int servers) {
    until(
        servers + " connections are ready: " + client.status(),
        () -> {
          var all = client.status().servers();
          return all.size() == servers && all.stream().allMatch(s -> s.state() == State.READY);
        });
  }

  private static void until(String what, BooleanSupplier condition) {
    for (long end = System.nanoTime() + ENOUGH.toNanos(); !condition.getAsBoolean(); ) {
      assertTrue(System.nanoTime() < end, what);
      Thread.yield();
    }
  }

  @Test
  void noRequestIsLost() throws Exception {
    Map<Integer, Handler> handlers = new ConcurrentHashMap<>();
    Queue<HawserException> failures = new ConcurrentLinkedQueue<>();
    AtomicLong answered = new AtomicLong();
    AtomicBoolean stop = new AtomicBoolean();
    List<NettyRemotingServer> servers = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      handlers.put(i, new Handler());
      servers.add(start(0, handlers.get(i)));
    }
    HawserConfig.Builder clientConfig =
        config()
            .set("client.loadBalance.type", "RoundRobin")
            .set("client.failover.maxMoves", "0"); // nothing needs it
    try (HawserClient client = HawserClient.connect(clientConfig.build())) {
      awaitReady(client, 6);
      CountDownLatch started = new CountDownLatch(CALLERS);
      for (int i = 0; i < CALLERS; i++) {
        Thread caller =
            new Thread(
                () -> {
                  while (!stop.get()) {
                    try {
                      client.transactionManager().begin("x", ENOUGH);
                      answered.incrementAndGet();
                    } catch (HawserException e) {
                      failures.add(e);
                    }
                    started.countDown();
                  }
                });
        caller.start();
        callers.add(caller);
      }
      assertTrue(started.await(EventLimit.SECONDS, TimeUnit.SECONDS));
      for (int i = 0; i < 3; i++) {
        int port = servers.get(i).address().port();
        servers.get(i).close(ENOUGH);
        long before = handlers.get(i).handled.get();
        assertTrue(before > 0, "server " + i + " had its share");
        long others = answered.get();
        until("the others go on", () -> answered.get() > others + 500);
        servers.set(i, start(port, handlers.get(i)));
        awaitReady(client, 6);
        Handler restarted = handlers.get(i);
        until("it is used again", () -> restarted.handled.get() > before);
      }
      stop.set(true);
      for (Thread caller : callers) {
        caller.join(TimeUnit.SECONDS.toMillis(EventLimit.SECONDS));
      }
      assertEquals(List.of(), List.copyOf(failures), "of " + answered.get() + " requests");
    } finally {
      stop.set(true);
      for (NettyRemotingServer server : servers) {
        server.close(Duration.ZERO);
      }
    }
  }
}
