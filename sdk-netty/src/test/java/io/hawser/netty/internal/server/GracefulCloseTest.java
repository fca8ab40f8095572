package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Tests that a server finishes the work that it has accepted before it closes, if it has the time.
 */
class GracefulCloseTest {
  private static final Duration ENOUGH = EventLimit.DURATION.multipliedBy(10);

  private final TestHandler handler = new TestHandler();
  private final TestHandler.Gate gate = handler.gate("slow");

  private NettyRemotingServer start() {
    return NettyRemotingServer.start(ServerConfig.builder().ioThreads(1).build(), handler);
  }

  private static TransactionResponse rejection(RawClient client, int id) throws IOException {
    while (true) {
      TransactionResponse answer = (TransactionResponse) client.ask(id, begin("late")).body();
      if (answer.resultCode() == ResultCode.Failed) {
        return answer;
      }
    }
  }

  @Test
  void aRequestThatIsRunningIsAnsweredAndNewOnesAreRejected() throws Exception {
    NettyRemotingServer server = start();
    try (CapturedLog log = new CapturedLog();
        RawClient client = RawClient.tm(server.address(), "2.6.0");
        RawClient other = RawClient.tm(server.address(), "2.6.0")) {
      client.send(1, begin("slow"));
      gate.awaitEntered();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> server.close(ENOUGH));
      TransactionResponse rejected = rejection(other, 7);
      assertTrue(rejected.msg().contains("shutting down"), rejected.msg());
      assertFalse(closing.isDone());
      gate.open();
      assertEquals("slow", ((GlobalBeginResponse) client.receive().body()).xid());
      assertEquals(0, client.awaitClosedByServer());
      closing.get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(
          1,
          log.lines(
              // the one that is slow, and maybe one that came before the end
              "request(s) and pushes were in flight; all of them have ended; 2 registered"
                  + " connection(s) were closed"));
    } finally {
      gate.open();
      server.close();
    }
  }

  @Test
  void aPushInFlightCompletesWithTheAnswerOfTheRm() throws Exception {
    NettyRemotingServer server = start();
    try (RawClient rm = RawClient.rm(server.address(), "db")) {
      CompletionStage<BranchCommitResponse> push =
          server.send(
              rm.clientId(), new BranchCommitRequest("xid", 9, BranchType.AT, "db", "data"));
      int id = rm.receive().id();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> server.close(ENOUGH));
      rejection(rm, 7);
      assertFalse(closing.isDone());
      BranchCommitResponse committed =
          new BranchCommitResponse(
              ResultCode.Success,
              "",
              TransactionExceptionCode.Unknown,
              "xid",
              9,
              BranchStatus.PhaseTwo_Committed);
      rm.answer(id, committed);
      assertEquals(
          committed,
          push.toCompletableFuture().orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join());
      closing.get(EventLimit.SECONDS, TimeUnit.SECONDS);
    } finally {
      server.close();
    }
  }

  /** Its clients find the server in another way, so they do not leave. */
  @Test
  void aRegistryThatAcceptsNoAnnouncementsDelaysNothing() throws Exception {
    String id = UUID.randomUUID().toString();
    RecordingRegistryProvider.Registry registry = new RecordingRegistryProvider.Registry();
    registry.accepting = false;
    RecordingRegistryProvider.REGISTRIES.put(id, registry);
    HawserConfig recording =
        HawserConfig.builder()
            .set("registry.type", "recording")
            .set("registry.recording.id", id)
            .build();
    ServerConfig config =
        ServerConfig.builder()
            .ioThreads(1)
            .idleTimeout(ENOUGH)
            .announcement(ServerAnnouncement.in(recording))
            .build();
    NettyRemotingServer server = NettyRemotingServer.start(config, handler);
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      CompletableFuture.runAsync(() -> server.close(ENOUGH))
          .get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(0, client.awaitClosedByServer());
    } finally {
      server.close();
      RecordingRegistryProvider.REGISTRIES.remove(id);
    }
  }

  @Test
  void whatDoesNotEndInTimeIsInterrupted() throws Exception {
    NettyRemotingServer server = start();
    try (CapturedLog log = new CapturedLog();
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.send(1, begin("slow"));
      gate.awaitEntered();
      assertThrows(IllegalArgumentException.class, () -> server.close(Duration.ofMillis(-1)));
      CompletableFuture.runAsync(() -> server.close(Duration.ofMillis(50)))
          .get(EventLimit.SECONDS, TimeUnit.SECONDS); // the gate alone would keep it longer
      assertEquals(0, client.awaitClosedByServer());
      assertEquals(
          1,
          log.lines(
              ": 1 request(s) and pushes were in flight; 1 request(s) and pushes were cut off when"
                  + " the time for closing was over; 1 registered connection(s) were closed"));
    }
  }

  @Test
  void aServerInNoRegistryDoesNotWaitForItsClientsToLeave() throws Exception {
    NettyRemotingServer server = start();
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      CompletableFuture.runAsync(() -> server.close(ENOUGH))
          .get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(0, client.awaitClosedByServer());
    }
  }

  @Test
  void aServerThatHasNothingToDoSaysSo() {
    try (CapturedLog log = new CapturedLog()) {
      NettyRemotingServer server = start();
      server.close();
      assertEquals(1, log.lines(server.address() + ": nothing was in flight"));
    }
  }

  @Test
  void thereIsNoLimitThatIsTooLong() throws Exception {
    NettyRemotingServer server = start();
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      Duration forever = ChronoUnit.FOREVER.getDuration();
      CompletableFuture.runAsync(() -> server.close(forever))
          .get(EventLimit.SECONDS, TimeUnit.SECONDS);
      assertEquals(0, client.awaitClosedByServer());
    } finally {
      server.close();
    }
  }
}
