package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("lesson-8")
@DisplayName("one slow request does not delay those it was merged with")
class SlowMergedRequestTest {
  private final TestHandler handler = new TestHandler();

  @Test
  void fastOnesAreAnsweredFirst() throws IOException {
    TestHandler.Gate gate = handler.gate("slow");
    try (NettyRemotingServer server =
            NettyRemotingServer.start(ServerConfig.builder().build(), handler);
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.sendMerged(7, 101, List.of(begin("slow"), begin("a"), begin("b")));
      // The gate is still closed: these cannot have waited for the slow one.
      RpcMessage one = client.receive();
      RpcMessage other = client.receive();
      assertEquals(Set.of(102, 103), Set.of(one.id(), other.id()));
      gate.open();
      RpcMessage last = client.receive();
      assertEquals(101, last.id());
      assertEquals("slow", ((GlobalBeginResponse) last.body()).xid());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.6.0", "1.4.2"})
  void oneAfterAnotherIfConfigured(String version) throws IOException {
    BlockingQueue<String> handled = new LinkedBlockingQueue<>();
    for (String name : List.of("a", "b", "c", "d")) {
      handler.when(
          name,
          request -> {
            handled.add(name + Thread.currentThread().getId());
            return TestHandler.success(request);
          });
    }
    ServerConfig config = ServerConfig.builder().parallelMergedRequests(false).build();
    try (NettyRemotingServer server = NettyRemotingServer.start(config, handler);
        RawClient client = RawClient.tm(server.address(), version)) {
      client.sendMerged(7, 101, List.of(begin("a"), begin("b"), begin("c"), begin("d")));
      if (version.equals("1.4.2")) {
        client.receiveMergeResult(7);
      } else {
        for (int id = 101; id <= 104; id++) {
          assertEquals(id, client.receive().id());
        }
      }
      String thread = handled.peek().substring(1);
      assertEquals(
          List.of("a" + thread, "b" + thread, "c" + thread, "d" + thread), List.copyOf(handled));
    }
  }
}
