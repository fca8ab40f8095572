package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.ConfigurationException;
import io.hawser.netty.EventLimit;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lesson-30")
@DisplayName("nothing of a closed server is left")
class ServerCloseTest {
  private static final ServerConfig CONFIG =
      ServerConfig.builder().ioThreads(3).workerThreads(4).build();

  private final TestHandler handler = new TestHandler();

  private static Set<Thread> serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hawser-server"))
        .collect(Collectors.toSet());
  }

  @Test
  void endsThreadsAndConnections() throws IOException {
    Set<Thread> before = serverThreads();
    NettyRemotingServer server = NettyRemotingServer.start(CONFIG, handler);
    try (RawClient tm = RawClient.tm(server.address(), "2.6.0");
        RawClient rm = RawClient.rm(server.address(), "db");
        RawClient unregistered = RawClient.connect(server.address())) {
      tm.sendMerged(1, 2, List.of(begin("a"), begin("b"), begin("c")));
      for (int i = 0; i < 3; i++) {
        tm.receive();
      }
      Set<Thread> during = serverThreads();
      during.removeAll(before);
      assertTrue(during.size() >= 2, during::toString);
      assertTrue(during.stream().allMatch(Thread::isDaemon), during::toString);

      server.close();
      for (RawClient client : List.of(tm, rm, unregistered)) {
        assertEquals(0, client.awaitClosedByServer());
      }
      Set<Thread> after = serverThreads();
      after.removeAll(before);
      assertEquals(Set.of(), after);
      assertTrue(server.clients().isEmpty());
      assertThrows(ConnectException.class, () -> RawClient.connect(server.address()).close());
    }
    server.close(); // again
  }

  @Test
  void interruptsHandlers() throws IOException {
    Set<Thread> before = serverThreads();
    TestHandler.Gate gate = handler.gate("never");
    NettyRemotingServer server = NettyRemotingServer.start(CONFIG, handler);
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.send(1, begin("never"));
      gate.awaitEntered();
    } finally {
      server.close(Duration.ZERO);
    }
    Set<Thread> after = serverThreads();
    after.removeAll(before);
    assertEquals(Set.of(), after);
  }

  @Test
  void everyCallerWaitsForTheEnd() {
    NettyRemotingServer server = NettyRemotingServer.start(CONFIG, handler);
    Set<Thread> before = serverThreads();
    CompletableFuture<Void> other = CompletableFuture.runAsync(server::close);
    server.close();
    Set<Thread> after = serverThreads();
    after.retainAll(before);
    assertEquals(Set.of(), after);
    other.orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join();
  }

  @Test
  void thePortIsFreeAgain() throws IOException {
    int port;
    try (NettyRemotingServer server = NettyRemotingServer.start(CONFIG, handler);
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      port = server.address().port();
      assertEquals("a", ((GlobalBeginResponse) client.ask(2, begin("a")).body()).xid());
    }
    ServerConfig same = ServerConfig.builder().port(port).build();
    try (NettyRemotingServer server = NettyRemotingServer.start(same, handler);
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      assertEquals(port, server.address().port());
      assertEquals("a", ((GlobalBeginResponse) client.ask(2, begin("a")).body()).xid());
    }
  }

  @Test
  void aServerThatCannotListenLeavesNothingAndSaysWhy() {
    Set<Thread> before = serverThreads();
    try (NettyRemotingServer server = NettyRemotingServer.start(CONFIG, handler)) {
      int port = server.address().port();
      Set<Thread> during = serverThreads();
      ConfigurationException error =
          assertThrows(
              ConfigurationException.class,
              () -> NettyRemotingServer.start(ServerConfig.builder().port(port).build(), handler));
      assertTrue(error.getMessage().contains("127.0.0.1 port " + port), error.getMessage());
      assertTrue(error.getMessage().contains("in use"), error.getMessage());
      Set<Thread> after = serverThreads();
      after.removeAll(during);
      assertEquals(Set.of(), after);
    }
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () ->
                NettyRemotingServer.start(
                    ServerConfig.builder().host("no-such-host.invalid").build(), handler));
    assertTrue(error.getMessage().contains("no-such-host.invalid"), error.getMessage());
    Set<Thread> after = serverThreads();
    after.removeAll(before);
    assertEquals(Set.of(), after);
  }
}
