package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.RpcClient;
import io.hawser.RpcHook;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.InvalidRequestException;
import io.hawser.error.ProtocolException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.internal.client.ScriptedServer.Peer;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MergedRequestsTest {
  private static final int REQUESTS = 50;

  /** How a server answers a merged frame (protocol section 7.2). */
  enum ReplyForm {
    MERGE_RESULT {
      @Override
      void answer(Peer peer, RpcMessage frame, List<Message> answers) {
        peer.answer(frame, new MergeResultMessage(answers));
      }
    },
    BATCH_RESULTS_REVERSED_IN_TWO_FRAMES {
      @Override
      void answer(Peer peer, RpcMessage frame, List<Message> answers) {
        List<Integer> ids = new ArrayList<>(((MergedWarpMessage) frame.body()).msgIds());
        List<Message> messages = new ArrayList<>(answers);
        Collections.reverse(ids);
        Collections.reverse(messages);
        int half = ids.size() / 2;
        peer.answer(frame, new BatchResultMessage(messages.subList(0, half), ids.subList(0, half)));
        peer.answer(
            frame,
            new BatchResultMessage(
                messages.subList(half, ids.size()), ids.subList(half, ids.size())));
      }
    },
    SINGLE_REPLIES {
      @Override
      void answer(Peer peer, RpcMessage frame, List<Message> answers) {
        List<Integer> ids = ((MergedWarpMessage) frame.body()).msgIds();
        for (int i = ids.size() - 1; i >= 0; i--) {
          peer.send(ids.get(i), MessageType.RESPONSE, answers.get(i));
        }
      }
    };

    abstract void answer(Peer peer, RpcMessage frame, List<Message> answers);

    boolean handle(Peer peer, RpcMessage message) {
      if (!(message.body() instanceof MergedWarpMessage merged)) {
        return false;
      }
      answer(peer, message, merged.msgs().stream().map(ScriptedServer::usualAnswer).toList());
      return true;
    }
  }

  /** Makes all requests in one task of the event loop, so that they leave in one drain. */
  private static List<CompletionStage<GlobalBeginResponse>> sendTogether(
      HawserClient client, List<String> names) throws InterruptedException {
    RpcClient rpc = client.rpc(ClientRole.TM);
    List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
    CountDownLatch sent = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    AtomicBoolean tooLate = new AtomicBoolean();
    do {
      tooLate.set(false);
      rpc.send(new GlobalStatusRequest("warm:1:1", ""))
          .thenRun(
              () -> {
                if (Thread.currentThread() == caller) {
                  tooLate.set(true); // the answer was here before this callback
                  return;
                }
                // On the event loop: nothing is drained until this is done.
                names.forEach(name -> stages.add(rpc.send(new GlobalBeginRequest(1000, name))));
                sent.countDown();
              });
    } while (tooLate.get());
    sent.await();
    return stages;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      names.add("name" + i);
    }
    return names;
  }

  private static ClientFixture batching(ScriptedServer... servers) {
    ClientFixture fixture =
        new ClientFixture(
            java.util.stream.Stream.of(servers)
                .map(ScriptedServer::address)
                .toArray(io.hawser.registry.ServerAddress[]::new));
    return fixture.set("transport.enableTmClientBatchSendRequest", "true");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("lesson-27")
  @DisplayName("all three reply forms are understood, whatever the server's version")
  void everyReplyForm(ReplyForm form) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(form::handle);
        ClientFixture fixture = batching(server)) {
      HawserClient client = fixture.connect();
      List<CompletionStage<GlobalBeginResponse>> stages = sendTogether(client, names());
      for (int i = 0; i < REQUESTS; i++) {
        assertEquals("name" + i, Await.result(stages.get(i)).xid());
      }
      MergedWarpMessage merged = (MergedWarpMessage) server.await(MergedWarpMessage.class).body();
      assertEquals(REQUESTS, merged.msgs().size());
      assertEquals(REQUESTS, merged.msgIds().size());
      Await.until(client, status -> status.servers().get(0).inFlight() == 0);
    }
  }

  @Test
  @Tag("lesson-3")
  @DisplayName("requests without a result in a short MergeResult fail immediately, others do not")
  void shortMergeResult() throws Exception {
    ReplyForm cut = ReplyForm.MERGE_RESULT;
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  if (message.body() instanceof MergedWarpMessage merged) {
                    cut.answer(
                        peer,
                        message,
                        merged.msgs().subList(0, 10).stream()
                            .map(ScriptedServer::usualAnswer)
                            .toList());
                    return true;
                  }
                  return false;
                });
        ClientFixture fixture = batching(server)) {
      HawserClient client = fixture.connect();
      List<CompletionStage<GlobalBeginResponse>> stages = sendTogether(client, names());
      for (int i = 0; i < 10; i++) {
        assertEquals("name" + i, Await.result(stages.get(i)).xid());
      }
      for (int i = 10; i < REQUESTS; i++) {
        HawserException error = Await.error(stages.get(i));
        assertTrue(error instanceof ProtocolException, error.toString());
        assertEquals(Delivery.MAYBE_SENT, error.delivery());
        assertTrue(error.getMessage().contains("10 of 50"), error.getMessage());
      }
    }
  }

  @Test
  @Tag("lesson-5")
  @DisplayName("a request that cannot be encoded fails alone; the others of its frame arrive")
  void oneBadRequestInMergedFrame() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ReplyForm.MERGE_RESULT::handle);
        ClientFixture fixture = batching(server)) {
      HawserClient client = fixture.connect();
      List<String> names = names();
      names.set(7, "x".repeat(40_000));
      List<CompletionStage<GlobalBeginResponse>> stages = sendTogether(client, names);
      for (int i = 0; i < REQUESTS; i++) {
        if (i == 7) {
          HawserException error = Await.error(stages.get(i));
          assertTrue(error instanceof InvalidRequestException, error.toString());
          assertEquals(Delivery.NOT_SENT, error.delivery());
          assertTrue(error.getMessage().contains("transactionName"), error.getMessage());
        } else {
          assertEquals("name" + i, Await.result(stages.get(i)).xid());
        }
      }
    }
  }

  @Test
  @Tag("lesson-6")
  @DisplayName("unknown ids are dropped, and servers of mixed forms do not disturb each other")
  void mixedServersAndUnknownIds() throws Exception {
    try (ScriptedServer one =
            ScriptedServer.start(
                (peer, message) -> {
                  Message answer = ScriptedServer.usualAnswer(message.body());
                  if (message.body() instanceof MergedWarpMessage) {
                    peer.send(999_999, MessageType.RESPONSE, new MergeResultMessage(List.of()));
                  } else if (message.body() instanceof GlobalBeginRequest) {
                    peer.send(888_888, MessageType.RESPONSE, answer);
                  }
                  return ReplyForm.MERGE_RESULT.handle(peer, message);
                });
        ScriptedServer two = ScriptedServer.start(ReplyForm.SINGLE_REPLIES::handle);
        ClientFixture fixture = batching(one, two).set("client.loadBalance.type", "RoundRobin")) {
      HawserClient client = fixture.connect();
      Await.until(
          client,
          status ->
              status.servers().stream()
                  .allMatch(s -> s.state() == io.hawser.ClientStatus.State.READY));
      for (int round = 0; round < 5; round++) {
        List<CompletionStage<GlobalBeginResponse>> stages = sendTogether(client, names());
        for (int i = 0; i < REQUESTS; i++) {
          assertEquals("name" + i, Await.result(stages.get(i)).xid());
        }
      }
      one.await(MergedWarpMessage.class);
      two.await(MergedWarpMessage.class);
    }
  }

  @Test
  void whatDoesNotFitIntoOneFrameTravelsInSeveral() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ReplyForm.MERGE_RESULT::handle);
        ClientFixture fixture = batching(server).set("client.roles", "RM")) {
      HawserClient client = fixture.connect();
      RpcClient rpc = client.rpc(ClientRole.RM);
      List<CompletionStage<?>> stages = new ArrayList<>();
      String large = "t:" + "1,".repeat(2 * 1024 * 1024); // 4 MiB; three of them exceed a frame
      CountDownLatch sent = new CountDownLatch(1);
      rpc.send(new GlobalStatusRequest("warm:1:1", ""))
          .thenRun(
              () -> {
                for (int i = 0; i < 3; i++) {
                  stages.add(
                      rpc.send(
                          new BranchReportRequest(
                              "x:1:1", 1, BranchStatus.PhaseOne_Done, "", large, BranchType.TCC)));
                  stages.add(rpc.send(new GlobalBeginRequest(1000, "small" + i)));
                }
                sent.countDown();
              });
      sent.await();
      for (CompletionStage<?> stage : stages) {
        Await.result(stage);
      }
    }
  }

  @Test
  void withBatchingOffEveryRequestHasItsFrame() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture =
            batching(server).set("transport.enableTmClientBatchSendRequest", "false")) {
      HawserClient client = fixture.connect();
      for (CompletionStage<GlobalBeginResponse> stage : sendTogether(client, names())) {
        Await.result(stage);
      }
      assertTrue(server.received.stream().noneMatch(m -> m.body() instanceof MergedWarpMessage));
    }
  }

  @Test
  void aSingleRequestIsNotWrapped() throws Exception {
    try (ScriptedServer server = ScriptedServer.start();
        ClientFixture fixture = batching(server)) {
      HawserClient client = fixture.connect();
      Await.result(client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1000, "alone")));
      assertEquals(MessageType.REQUEST, server.await(GlobalBeginRequest.class).messageType());
    }
  }

  @Test
  void aRequestWithHeadersTravelsAlone() throws Exception {
    RpcHook tracing =
        new RpcHook() {
          @Override
          public void beforeRequest(Call call) {
            if (call.request() instanceof GlobalBeginRequest begin
                && begin.transactionName().equals("name3")) {
              call.header("traceId", "abc");
            }
          }
        };
    try (ScriptedServer server = ScriptedServer.start(ReplyForm.MERGE_RESULT::handle);
        ClientFixture fixture = batching(server)) {
      HawserClient client = fixture.connect(tracing);
      for (CompletionStage<GlobalBeginResponse> stage : sendTogether(client, names())) {
        Await.result(stage);
      }
      RpcMessage alone =
          server.received.stream()
              .filter(m -> m.body() instanceof GlobalBeginRequest)
              .findFirst()
              .orElseThrow();
      assertEquals("abc", alone.headMap().get("traceId"));
    }
  }

  @Test
  void answersOfAWrongKindAndUndecodableOnesFailTheirRequestImmediately() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(
                (peer, message) -> {
                  if (message.body() instanceof GlobalStatusRequest) {
                    peer.send(
                        message.id(),
                        MessageType.RESPONSE,
                        ScriptedServer.usualAnswer(new GlobalBeginRequest(1, "n")));
                    return true;
                  } else if (message.body() instanceof GlobalBeginRequest) {
                    // resultCode 7 does not exist
                    peer.raw(
                        "\u00da\u00da\1\0\0\0\24\0\20\1\1\0\0\0\0"
                            + (char) message.id()
                            + "\0\2\7\0");
                    return true;
                  }
                  return false;
                });
        ClientFixture fixture = new ClientFixture(server.address())) {
      HawserClient client = fixture.connect();
      CompletionStage<GlobalStatusResponse> wrong =
          client.rpc(ClientRole.TM).send(new GlobalStatusRequest("x:1:1", ""));
      HawserException error = Await.error(wrong);
      assertTrue(error instanceof ProtocolException, error.toString());
      assertTrue(error.getMessage().contains("GlobalBeginResponse"), error.getMessage());
      HawserException undecodable =
          Await.error(client.rpc(ClientRole.TM).send(new GlobalBeginRequest(1, "n")));
      assertTrue(undecodable instanceof ProtocolException, undecodable.toString());
      assertTrue(client.status().isReady(), "a bad body does not cost the connection");
    }
  }

  @Test
  void rmMergesOnlyIfConfigured() throws Exception {
    assertFalse(rmMerges(Map.of()));
    assertTrue(rmMerges(Map.of("transport.enableRmClientBatchSendRequest", "true")));
    assertTrue(rmMerges(Map.of("transport.enableClientBatchSendRequest", "true")));
    assertFalse(rmMerges(Map.of("transport.enableTmClientBatchSendRequest", "true")));
  }

  /** Whether the server sees merged requests when an RM sends several together. */
  private static boolean rmMerges(Map<String, String> properties) throws Exception {
    try (ScriptedServer server = ScriptedServer.start(ReplyForm.MERGE_RESULT::handle);
        ClientFixture fixture = new ClientFixture(server.address()).set("client.roles", "TM,RM")) {
      properties.forEach(fixture::set);
      HawserClient client = fixture.connect();
      server.await(RegisterRMRequest.class);
      RpcClient rm = client.rpc(ClientRole.RM);
      List<CompletionStage<GlobalBeginResponse>> stages = new ArrayList<>();
      CountDownLatch sent = new CountDownLatch(1);
      // What the event loop itself sends is written together.
      rm.send(new GlobalStatusRequest("warm:1:1", ""))
          .thenRun(
              () -> {
                names().forEach(n -> stages.add(rm.send(new GlobalBeginRequest(1, n))));
                sent.countDown();
              });
      sent.await();
      for (CompletionStage<GlobalBeginResponse> stage : stages) {
        Await.result(stage);
      }
      return server.received.stream().anyMatch(m -> m.body() instanceof MergedWarpMessage);
    }
  }
}
