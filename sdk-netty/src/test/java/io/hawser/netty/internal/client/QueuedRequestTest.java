package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.error.Delivery;
import io.hawser.error.RequestTimeoutException;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.client.MergedRequestsTest.ReplyForm;
import io.hawser.netty.internal.client.ScriptedServer.Peer;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.MergedWarpMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests behind a server that does not read. */
class QueuedRequestTest {
  private static final String LARGE = "n".repeat(30_000);

  /** More than the socket buffers take, 10 MB, and one merge of up to 1024 requests after them. */
  private static final int FILLERS = 1600;

  /** Which transactions the server was asked to begin. */
  private static Set<String> names(ScriptedServer server) {
    return server.received.stream()
        .map(RpcMessage::body)
        .flatMap(
            body ->
                body instanceof MergedWarpMessage merged ? merged.msgs().stream() : Stream.of(body))
        .filter(GlobalBeginRequest.class::isInstance)
        .map(body -> ((GlobalBeginRequest) body).transactionName())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void whatItsCallerGaveUpInTheQueueNeverReachesTheServer(String batch) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ReplyForm.SINGLE_REPLIES::handle);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.maxInFlightPerServer", "5000")
                .set("transport.enableTmClientBatchSendRequest", batch)) {
      RpcClient rpc = fixture.connect().rpc(ClientRole.TM);
      Peer peer = server.awaitPeer();
      peer.stopReading();
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      for (int i = 0; i < FILLERS; i++) {
        stages.add(rpc.send(new GlobalBeginRequest(1000, LARGE)));
      }
      Thread.currentThread().interrupt();
      RequestTimeoutException interrupted =
          assertThrows(
              RequestTimeoutException.class,
              () ->
                  rpc.sendSync(
                      new GlobalBeginRequest(1000, "interrupted"), Duration.ofSeconds(60)));
      assertTrue(Thread.interrupted());
      RequestTimeoutException overdue =
          assertThrows(
              RequestTimeoutException.class,
              () -> rpc.sendSync(new GlobalBeginRequest(1000, "late"), Duration.ofMillis(20)));
      assertEquals(Delivery.NOT_SENT, interrupted.delivery());
      assertEquals(Delivery.NOT_SENT, overdue.delivery());
      stages.add(rpc.send(new GlobalBeginRequest(1000, "last")));
      peer.channel.config().setAutoRead(true);
      for (CompletionStage<GlobalBeginResponse> stage : stages) {
        Await.result(stage);
      }
      Set<String> received = names(server);
      assertEquals(Set.of(LARGE, "last"), received, "requests that their callers gave up");
    }
  }

  @Test
  void aConnectionThatWasStuckIsUsableAfterAllItsRequestsHaveExpired() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.maxInFlightPerServer", "5000")
                .set("transport.probeAfter", "0")
                .set("transport.rpcTmRequestTimeout", "100ms")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.TM);
      Peer peer = server.awaitPeer();
      peer.stopReading();
      for (int round = 0; round < 8; round++) {
        List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
        for (int i = 0; i < FILLERS; i++) {
          stages.add(rpc.send(new GlobalBeginRequest(1000, LARGE)));
        }
        for (CompletionStage<GlobalBeginResponse> stage : stages) {
          assertTrue(Await.error(stage) instanceof RequestTimeoutException);
        }
      }
      assertEquals(0, client.status().servers().get(0).inFlight());
      peer.channel.config().setAutoRead(true);
      GlobalBeginResponse answer =
          rpc.sendSync(new GlobalBeginRequest(1000, "again"), EventLimit.DURATION);
      assertEquals("again", answer.xid());
    }
  }
}
