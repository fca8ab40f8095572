package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.error.ConnectionLostException;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchPhaseTwoResponse;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.Response;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hook does no harm, not even with an error such as a class that is missing. */
class HookTest {
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

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
  void aHookThatAlwaysFailsCostsFewLogLines() throws Exception {
    try (CapturedLog log = new CapturedLog();
        ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect(BROKEN_BEFORE, BROKEN_AFTER);
      long begun = System.nanoTime();
      for (int i = 0; i < 300; i++) {
        assertEquals("x", client.transactionManager().begin("x", ONE_SECOND));
      }
      for (RpcHook hook : List.of(BROKEN_BEFORE, BROKEN_AFTER)) {
        long lines = log.lines(hook.getClass().getName() + " failed");
        assertTrue(lines > 0 && lines <= CapturedLog.limitSince(begun), log::text);
      }
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

  /** A hook whose every method, {@code toString} included, fails. */
  private static final class Nasty implements RpcHook {
    @Override
    public void beforeBranch(BranchCall call) {
      throw new NoClassDefFoundError("before");
    }

    @Override
    public void afterBranch(
        BranchCall call, BranchStatus status, Throwable error, Duration duration) {
      throw new AssertionError("after");
    }

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  private record Seen(
      RpcHook.BranchCall call, BranchStatus status, Throwable error, Duration duration) {}

  @Test
  void hooksSeeTheSecondPhaseOnTheThreadOfTheHandlerAndHarmNothing() throws Exception {
    ThreadLocal<String> trace = new ThreadLocal<>();
    BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    RpcHook recording =
        new RpcHook() {
          @Override
          public void beforeBranch(BranchCall call) {
            trace.set(call.branch().xid());
          }

          @Override
          public void afterBranch(
              BranchCall call, BranchStatus status, Throwable error, Duration duration) {
            seen.add(new Seen(call, status, error, duration));
            trace.remove();
          }
        };
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "RM")) {
      HawserClient client = fixture.connect(new Nasty(), recording, new Nasty());
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "stock",
                  BranchType.TCC,
                  branch -> {
                    if (!"x:1:1".equals(trace.get())) {
                      throw new IllegalStateException("no trace");
                    }
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  branch -> branch.branchId() == 2 ? throwing() : BranchStatus.PhaseTwo_Committed));
      ScriptedServer.Peer peer = server.awaitPeer();
      peer.send(1, (byte) 0, new BranchCommitRequest("x:1:1", 1, BranchType.TCC, "stock", "data"));
      Seen commit = seen.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(BranchStatus.PhaseTwo_Committed, commit.status());
      assertNull(commit.error());
      assertTrue(commit.call().isCommit());
      assertEquals(
          new BranchContext("x:1:1", 1, BranchType.TCC, "stock", "data"), commit.call().branch());
      assertEquals(server.address(), commit.call().server());
      assertFalse(commit.duration().isNegative());
      // Each answer is awaited before the next push: another thread could overtake it.
      assertTrue(phaseTwoAnswer(server) instanceof BranchCommitResponse);

      peer.send(2, (byte) 0, new BranchRollbackRequest("x:1:1", 2, BranchType.TCC, "stock", ""));
      Seen failed = seen.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(BranchStatus.PhaseTwo_RollbackFailed_Retryable, failed.status());
      assertEquals("disk full", failed.error().getMessage());
      assertFalse(failed.call().isCommit());
      assertTrue(phaseTwoAnswer(server) instanceof BranchRollbackResponse);

      peer.send(3, (byte) 0, new BranchRollbackRequest("x:1:1", 3, BranchType.TCC, "stock", ""));
      Seen wrong = seen.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(BranchStatus.PhaseTwo_RollbackFailed_Retryable, wrong.status());
      assertTrue(wrong.error().getMessage().contains("PhaseTwo_Committed"));
      assertTrue(phaseTwoAnswer(server) instanceof BranchRollbackResponse);
    }
  }

  private static Object phaseTwoAnswer(ScriptedServer server) throws InterruptedException {
    return server.await(BranchPhaseTwoResponse.class).body();
  }

  private static BranchStatus throwing() {
    throw new IllegalStateException("disk full");
  }
}
