package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.hawser.HawserClient;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import io.hawser.transaction.Resource;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The thread that connects may act for a user: the threads of client and endpoint inherit nothing.
 */
class InheritNothingTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  private void look(String where) {
    seen.add(where + " " + USER.get());
  }

  @Test
  void neitherThreadLocalsNorTheClassLoader() throws Exception {
    Set<Thread> old = new HashSet<>(Thread.getAllStackTraces().keySet());
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    URLClassLoader foreign = new URLClassLoader(new URL[0], before);
    USER.set("alice");
    current.setContextClassLoader(foreign);
    try (NettyRemotingServer server =
            NettyRemotingServer.start(ServerConfig.builder().ioThreads(3).build(), handler());
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("client.roles", "TM,RM")
                .set("transport.threadFactory.clientSelectorThreadSize", "3")) {
      HawserClient client = fixture.connect();
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "db",
                  BranchType.TCC,
                  b -> {
                    look("branch");
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  b -> BranchStatus.PhaseTwo_Rollbacked));
      client.transactionManager().begin("x", Duration.ofSeconds(60));
      client
          .transactionManager()
          .beginAsync("x", Duration.ofSeconds(60))
          .thenAccept(xid -> look("stage"))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);
      ClientSession rm = server.clients().get(0);
      server
          .send(rm.clientId(), new BranchCommitRequest("x", 1, BranchType.TCC, "db", ""))
          .thenAccept(answer -> look("push"))
          .toCompletableFuture()
          .get(60, TimeUnit.SECONDS);

      assertEquals(Set.of("branch null", "push null", "handler null"), seenElsewhere());
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (!old.contains(thread)) {
          assertNotSame(foreign, thread.getContextClassLoader(), thread::toString);
        }
      }
    } finally {
      USER.remove();
      current.setContextClassLoader(before);
      foreign.close();
    }
  }

  /** A stage may have been complete before the test asked, which then looks on its own thread. */
  private Set<String> seenElsewhere() {
    Set<String> elsewhere = new HashSet<>(seen);
    elsewhere.removeIf(it -> it.startsWith("stage"));
    elsewhere.remove("push alice");
    elsewhere.add("push null");
    return elsewhere;
  }

  private TransactionMessageHandler handler() {
    BeginHandler begins = new BeginHandler();
    return new TransactionMessageHandler() {
      @Override
      public <R extends TransactionResponse> R handle(
          TransactionRequest<R> request, ClientSession client) {
        look("handler");
        return begins.handle(request, client);
      }
    };
  }

  @Test
  void whatIsCalledElsewhereKnowsNothingOfTheCaller() {
    USER.set("alice");
    try {
      assertEquals("null", OwnThreads.callElsewhere("hawser-test", () -> "" + USER.get()));
      Thread.currentThread().interrupt();
      assertEquals("done", OwnThreads.callElsewhere("hawser-test", () -> "done"));
      assertEquals(true, Thread.interrupted(), "the interrupt is kept");
    } finally {
      USER.remove();
    }
    assertFalse(Thread.interrupted());
  }
}
