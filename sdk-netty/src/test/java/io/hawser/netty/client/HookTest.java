package io.hawser.netty.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.HawserException;
import io.hawser.netty.EventLimit;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.Response;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** A hook harms nobody, not even with an error such as a class that is missing. */
class HookTest {
  private static final RpcHook BROKEN_BEFORE =
      new RpcHook() {
        @Override
        public void beforeRequest(Call call) {
          throw new NoClassDefFoundError("before");
        }
      };
  private static final RpcHook BROKEN_AFTER =
      new RpcHook() {
        @Override
        public void afterRequest(Call call, Response response, HawserException error) {
          throw new AssertionError("after");
        }
      };

  @Test
  void anErrorBeforeTheRequestIsIgnored() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect(BROKEN_BEFORE);
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(1)));
      assertEquals("y", Await.result(client.transactionManager().beginAsync("y", ONE_SECOND)));
      client.rpc(ClientRole.TM).sendOneway(new GlobalBeginRequest(9, "oneway"));
      server.await(GlobalBeginRequest.class);
      Await.until(client, status -> status.servers().get(0).inFlight() == 0);
    }
  }

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  @Test
  void anErrorAfterTheRequestIsIgnored() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect(BROKEN_AFTER);
      assertEquals("x", client.transactionManager().begin("x", ONE_SECOND));
      assertEquals("y", Await.result(client.transactionManager().beginAsync("y", ONE_SECOND)));
      client.rpc(ClientRole.TM).sendOneway(new GlobalBeginRequest(9, "oneway"));
      server.await(GlobalBeginRequest.class);
      Await.until(client, status -> status.servers().get(0).inFlight() == 0);
    }
  }

  @Test
  void everyPendingRequestEndsWithTheConnectionAlthoughTheHookFails() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("client.shutdownTimeout", "30m")) {
      HawserClient client = fixture.connect(BROKEN_AFTER);
      List<CompletionStage<GlobalStatusResponse>> stages = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        stages.add(client.rpc(ClientRole.TM).send(new GlobalStatusRequest("x:1:" + i, "")));
        server.await(GlobalStatusRequest.class);
      }
      server.awaitPeer().close();
      for (CompletionStage<GlobalStatusResponse> stage : stages) {
        HawserException error = Await.error(stage);
        assertTrue(error instanceof ConnectionLostException, error.toString());
      }
      Await.until(client, status -> status.isReady() && status.servers().get(0).inFlight() == 0);
      // Nothing is left to wait for, so this ends long before the shutdown time-out.
      assertTimeoutPreemptively(EventLimit.DURATION, () -> client.close());
    }
  }

  @Test
  void registeringAResourceDoesNotHangAfterAnErrorInAHook() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start((peer, m) -> m.body() instanceof GlobalStatusRequest);
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect(BROKEN_AFTER);
      client.rpc(ClientRole.RM).send(new GlobalStatusRequest("x:1:1", ""));
      server.await(GlobalStatusRequest.class);
      server.awaitPeer().close();
      Resource resource =
          new Resource(
              "one",
              BranchType.TCC,
              branch -> BranchStatus.PhaseTwo_Committed,
              branch -> BranchStatus.PhaseTwo_Rollbacked);
      assertTimeoutPreemptively(
          EventLimit.DURATION, () -> client.resourceManager().registerResource(resource));
      Await.until(client, status -> status.isReady());
    }
  }
}
