package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.EventLimit;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many resources a client has, a server with its default limits takes them all. */
class ManyResourcesTest {
  private static final Duration LIMIT = EventLimit.DURATION;

  private static Resource resource(String id) {
    return new Resource(
        id,
        BranchType.TCC,
        branch -> BranchStatus.PhaseTwo_Committed,
        branch -> BranchStatus.PhaseTwo_Rollbacked);
  }

  private static NettyRemotingServer start(int port) {
    return NettyRemotingServer.start(ServerConfig.builder().port(port).build(), new BeginHandler());
  }

  private static void await(HawserClient client, Predicate<ClientStatus> condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.test(client.status())) {
      assertTrue(System.nanoTime() < deadline, client.status().toString());
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  private static void commits(NettyRemotingServer server, String resourceId) throws Exception {
    String rm = server.clients().stream().map(it -> it.clientId()).findAny().orElseThrow();
    assertEquals(
        BranchStatus.PhaseTwo_Committed,
        server
            .send(rm, new BranchCommitRequest("x:1:1", 1, BranchType.TCC, resourceId, ""))
            .toCompletableFuture()
            .get(EventLimit.SECONDS, TimeUnit.SECONDS)
            .branchStatus());
  }

  @ParameterizedTest
  @CsvSource({"6000, 80", "60000, 1", "20, 32000"})
  void allAreRegisteredAfterALostConnection(int count, int width) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add("x".repeat(width) + i);
    }
    NettyRemotingServer first = start(0);
    ServerAddress address = first.address();
    try (ClientFixture fixture = new ClientFixture(address).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      ResourceManager rm = client.resourceManager();
      if (count <= 6000) {
        ids.forEach(id -> rm.registerResource(resource(id)));
        commits(first, ids.get(count - 1));
        first.close(Duration.ZERO);
      } else {
        first.close(Duration.ZERO); // without a server registering waits for nothing
        await(client, status -> !status.isReady());
        ids.forEach(id -> rm.registerResource(resource(id)));
      }
      try (NettyRemotingServer second = start(address.port())) {
        await(client, ClientStatus::isReady);
        commits(second, ids.get(0));
        commits(second, ids.get(count / 2));
        commits(second, ids.get(count - 1));
        rm.registerResource(resource("late"));
        commits(second, "late");
      }
    } finally {
      first.close();
    }
  }

  @Test
  void anIdAsLongAsAllowedIsRegistered() throws Exception {
    String longest = "x".repeat(32_767);
    try (NettyRemotingServer server = start(0);
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      fixture.connect().resourceManager().registerResource(resource(longest));
      commits(server, longest);
    }
  }

  /** Parts are small and confirmed one by one; a server that confirmed the last one is ready. */
  @Test
  void aServerIsReadyOnlyAfterTheLastPart() throws Exception {
    int parts = 4;
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      assertEquals("", part(server));
      for (int i = 0; i < 2 * parts; i++) {
        client.resourceManager().registerResource(resource("x".repeat(32_000) + i));
        part(server);
      }
      server.script((peer, message) -> message.body() instanceof RegisterRMRequest);
      server.awaitPeer().close();
      ScriptedServer.Peer peer = server.awaitPeer();
      for (int i = 0; i < parts; i++) {
        var message = server.await(RegisterRMRequest.class);
        assertEquals(2, ((RegisterRMRequest) message.body()).resourceIds().split(",").length);
        assertTrue(!client.status().isReady());
        peer.answer(message, new RegisterRMResponse(true, "2.6.0"));
      }
      Await.until(client, ClientStatus::isReady);
    }
  }

  private static String part(ScriptedServer server) throws InterruptedException {
    return ((RegisterRMRequest) server.await(RegisterRMRequest.class).body()).resourceIds();
  }

  @Test
  void whatIsRejectedIsNamedInShort() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      for (int i = 0; i < 1_000; i++) {
        client.resourceManager().registerResource(resource("resource-" + i));
      }
      server.script(
          (peer, message) -> {
            if (message.body() instanceof RegisterRMRequest) {
              peer.answer(message, new RegisterRMResponse(false, "2.6.0"));
              return true;
            }
            return false;
          });
      server.awaitPeer().close();
      Await.until(
          client,
          s ->
              String.valueOf(s.servers().get(0).lastError()).contains("rejected the registration"));
      String error = String.valueOf(client.status().servers().get(0).lastError());
      assertTrue(error.contains("1000 resources") && error.contains("resource-0,"), error);
      assertTrue(error.length() < 1_000, error);
    }
  }
}
