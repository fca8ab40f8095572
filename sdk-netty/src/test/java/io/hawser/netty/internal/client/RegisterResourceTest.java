package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.HawserClient;
import io.hawser.error.ClientClosedException;
import io.hawser.error.Delivery;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.transaction.Resource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When registerResource returns, every connected server has confirmed the resource. */
class RegisterResourceTest {

  private static Resource resource(String id) {
    return new Resource(
        id,
        BranchType.TCC,
        branch -> BranchStatus.PhaseTwo_Committed,
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }

  private static CompletableFuture<Void> registering(HawserClient client, String id) {
    return CompletableFuture.runAsync(
        () -> client.resourceManager().registerResource(resource(id)),
        task -> new Thread(task, "registering-" + id).start());
  }

  @Test
  void twoAtATimeEachWaitForTheConfirmationOfTheirOwn() throws Exception {
    AtomicBoolean silent = new AtomicBoolean();
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, m) -> silent.get() && m.body() instanceof RegisterRMRequest);
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      server.await(RegisterRMRequest.class);
      silent.set(true);
      CompletableFuture<Void> one = registering(client, "one");
      RpcMessage first = server.await(RegisterRMRequest.class);
      CompletableFuture<Void> two = registering(client, "two");
      Await.until("the second waits", () -> waits("registering-two"));
      assertFalse(one.isDone());
      assertFalse(two.isDone());
      server.peers.get(0).answer(first, new RegisterRMResponse(true, "2.6.0"));
      RpcMessage second = server.await(RegisterRMRequest.class);
      assertEquals("two", ((RegisterRMRequest) second.body()).resourceIds());
      assertFalse(two.isDone(), "only the first is confirmed");
      server.peers.get(0).answer(second, new RegisterRMResponse(true, "2.6.0"));
      one.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      two.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    }
  }

  private static boolean waits(String thread) {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(t -> t.getName().equals(thread) && t.getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void afterCloseItIsRejected() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      client.close();
      ClientClosedException error =
          assertThrows(
              ClientClosedException.class,
              () -> client.resourceManager().registerResource(resource("late")));
      assertEquals(Delivery.NOT_SENT, error.delivery());
    }
  }
}
