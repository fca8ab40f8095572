package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.EventLimit;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither one client nor many can use up the server. */
class ConnectionLimitsTest {
  private final TestHandler handler = new TestHandler();

  @Test
  void oneConnectionTooManyIsClosedUntilAnotherLeaves() throws IOException {
    ServerConfig config = ServerConfig.builder().maxConnections(2).build();
    try (NettyRemotingServer server = NettyRemotingServer.start(config, handler);
        RawClient first = RawClient.tm(server.address(), "2.6.0");
        RawClient second = RawClient.tm(server.address(), "2.6.0")) {
      try (RawClient third = RawClient.connect(server.address())) {
        assertEquals(0, third.awaitClosedByServer());
      }
      assertEquals("a", ((GlobalBeginResponse) first.ask(2, begin("a")).body()).xid());
      second.disconnect();
      // The server may see that a little later than the next attempt.
      RawClient accepted = null;
      for (long end = System.nanoTime() + EventLimit.DURATION.toNanos(); accepted == null; ) {
        assertTrue(System.nanoTime() < end, "its place was not given back");
        try {
          accepted = RawClient.tm(server.address(), "2.6.0");
        } catch (IOException stillFull) {
          Thread.onSpinWait();
        }
      }
      accepted.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneConnectionHasOnlyItsShareOfRequests(boolean parallel) throws IOException {
    ServerConfig config =
        ServerConfig.builder()
            .ioThreads(1)
            .maxInFlightPerConnection(2)
            .parallelMergedRequests(parallel)
            .build();
    TestHandler.Gate gate = handler.gate("slow");
    try (NettyRemotingServer server = NettyRemotingServer.start(config, handler);
        RawClient greedy = RawClient.tm(server.address(), "2.6.0");
        RawClient modest = RawClient.tm(server.address(), "2.6.0")) {
      greedy.send(1, begin("slow"));
      gate.awaitEntered();
      greedy.sendMerged(10, 2, List.of(begin("slow"), begin("late")));
      assertBusy(3, greedy);
      greedy.send(4, begin("late"));
      assertBusy(4, greedy);
      assertEquals("a", ((GlobalBeginResponse) modest.ask(2, begin("a")).body()).xid());
      gate.open();
      for (int i = 0; i < 2; i++) {
        TransactionResponse answer = (TransactionResponse) greedy.receive().body();
        assertEquals(ResultCode.Success, answer.resultCode());
      }
      assertEquals("b", ((GlobalBeginResponse) greedy.ask(5, begin("b")).body()).xid());
    } finally {
      gate.open();
    }
  }

  private static void assertBusy(int id, RawClient client) throws IOException {
    var answer = client.receive();
    assertEquals(id, answer.id());
    TransactionResponse body = (TransactionResponse) answer.body();
    assertEquals(ResultCode.Failed, body.resultCode());
    assertTrue(body.msg().contains("2 requests of this connection"), body.msg());
  }
}
