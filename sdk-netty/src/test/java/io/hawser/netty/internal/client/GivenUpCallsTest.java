package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.error.Delivery;
import io.hawser.error.OverloadedException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a request is not kept after its caller gave up, and that it counts as in flight as
 * long as it is kept.
 */
@Timeout(120)
class GivenUpCallsTest {
  private static final GlobalStatusRequest STATUS = new GlobalStatusRequest("x:1:1", "");

  private static void interrupted(RpcClient rpc, GlobalBeginRequest request) {
    Thread.currentThread().interrupt();
    RequestTimeoutException error =
        assertThrows(
            RequestTimeoutException.class, () -> rpc.sendSync(request, Duration.ofMinutes(10)));
    assertTrue(Thread.interrupted());
    assertTrue(error.getMessage().startsWith("Interrupted"), error.getMessage());
  }

  /** The time-out is far away, and a request that still waits keeps the connection as it is. */
  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void interruptedCallsAreForgottenLongBeforeTheirTimeout(String batch) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, message) -> message.body() instanceof GlobalBeginRequest);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.probeAfter", "0")
                .set("transport.enableTmClientBatchSendRequest", batch)) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      rpc.send(new GlobalBeginRequest(1000, "waits on"));
      List<WeakReference<GlobalBeginRequest>> requests = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        GlobalBeginRequest request = new GlobalBeginRequest(1000, "interrupted " + i);
        requests.add(new WeakReference<>(request));
        interrupted(rpc, request);
      }
      Await.until(client, status -> status.servers().get(0).inFlight() == 1);
      Await.until(
          "all are forgotten",
          () -> {
            System.gc();
            return requests.stream().allMatch(request -> request.get() == null);
          });
    }
  }

  /** Checks that overdue requests count as in flight until the busy event loop has taken them. */
  @Test
  void overdueCallsCountWhileTheEventLoopIsBusy() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    CountDownLatch attached = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  if (message.body() instanceof GlobalStatusRequest) {
                    Await.latch(attached); // else the dependent might run in the caller's thread
                  }
                  return false;
                });
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.threadFactory.clientSelectorThreadSize", "1")
                .set("transport.maxInFlightPerServer", "8")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      rpc.send(STATUS)
          .thenRun(
              () -> {
                busy.countDown();
                Await.latch(free);
              });
      attached.countDown();
      Await.latch(busy);
      try {
        for (int i = 0; i < 8; i++) {
          assertEquals(
              Delivery.NOT_SENT,
              assertThrows(
                      RequestTimeoutException.class,
                      () -> rpc.sendSync(STATUS, Duration.ofMillis(1)))
                  .delivery());
        }
        assertThrows(OverloadedException.class, () -> rpc.sendSync(STATUS, Duration.ofSeconds(60)));
      } finally {
        free.countDown();
      }
      Await.until(client, status -> status.servers().get(0).inFlight() == 0);
      rpc.sendSync(STATUS, Duration.ofSeconds(60));
    }
  }

  /** The permits of both kinds are released exactly once, whichever side is faster. */
  @Test
  void anAnswerThatRacesWithAnInterruptReleasesThePermitOnce() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.maxInFlightPerServer", "4")
                .set("transport.maxInFlight", "4")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      for (int i = 0; i < 2000; i++) {
        Thread caller = Thread.currentThread();
        Thread interrupting = new Thread(caller::interrupt);
        interrupting.start();
        try {
          rpc.sendSync(STATUS, Duration.ofSeconds(60));
        } catch (RequestTimeoutException | OverloadedException e) {
          // either is right: permits of calls given up are released in a moment
        }
        while (interrupting.isAlive()) {
          Thread.onSpinWait();
        }
        Thread.interrupted();
      }
      Await.until(client, status -> status.servers().get(0).inFlight() == 0);
      for (int i = 0; i < 8; i++) {
        rpc.sendSync(STATUS, Duration.ofSeconds(60));
      }
    }
  }
}
