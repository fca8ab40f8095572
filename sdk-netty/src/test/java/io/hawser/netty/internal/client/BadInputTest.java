package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.ClientRole;
import io.hawser.ClientStatus;
import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.client.ScriptedServer.Peer;
import io.hawser.netty.internal.codec.DamagedFrames;
import io.hawser.netty.internal.codec.DirectMemory;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.internal.codec.Vectors;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever a server sends instead of, or before, an answer: the request ends, and the client is
 * usable afterwards. Leaked buffers are found by the leak guard. A longer run is asked for with
 * {@code -Dhawser.fuzz.frames=N}.
 */
class BadInputTest {
  private static final int FRAMES_EACH = 200;
  private static final int ROUNDS = Integer.getInteger("hawser.fuzz.frames", 100_000) / FRAMES_EACH;

  /**
   * The limit of direct memory: the frames of one connection of each role, and what the allocator
   * keeps for the next ones.
   */
  private static final long MAX_DIRECT = 64L << 20;

  private static final GlobalStatusRequest BAD = new GlobalStatusRequest("bad:1:1", "");
  private static final GlobalStatusRequest GOOD = new GlobalStatusRequest("good:1:1", "");

  private final BlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
  private ScriptedServer server;
  private ClientFixture fixture;
  private HawserClient client;

  @BeforeEach
  void start() {
    server = ScriptedServer.start(this::answerBadly);
    fixture =
        new ClientFixture(server.address())
            .set("client.roles", "TM,RM")
            .set("client.reconnect.maxBackoff", "20ms")
            .set("transport.heartbeatInterval", "60ms")
            .set("transport.idleTimeout", "200ms") // ends the wait for a frame of a damaged length
            .set("transport.enableTmClientChannelCheckFailFast", "false")
            .set("transport.enableRmClientChannelCheckFailFast", "false");
    client = fixture.connect();
    Await.until(client, ClientStatus::isReady);
  }

  @AfterEach
  void stop() {
    fixture.close();
    server.close();
  }

  private boolean answerBadly(Peer peer, RpcMessage message) {
    if (!message.body().equals(BAD)) {
      return false;
    }
    peer.channel.write(Unpooled.wrappedBuffer(input.remove()));
    peer.answer(message, ScriptedServer.usualAnswer(BAD));
    return true;
  }

  private void exchange(byte[] bytes) throws Exception {
    input.add(bytes);
    try {
      client
          .rpc(ClientRole.RM)
          .send(BAD)
          .toCompletableFuture()
          .get(EventLimit.SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertTrue(e.getCause() instanceof HawserException, String.valueOf(e.getCause()));
    }
    Await.until("a good request succeeds", this::goodRequestSucceeds);
  }

  /** Until the client has noticed that its connection is out of step and has made a new one. */
  private boolean goodRequestSucceeds() {
    try {
      GlobalStatusResponse answer =
          client.rpc(ClientRole.RM).send(GOOD).toCompletableFuture().join();
      return answer != null;
    } catch (CompletionException e) {
      assertTrue(e.getCause() instanceof HawserException, String.valueOf(e.getCause()));
      return false;
    }
  }

  @Test
  void oddFramesEndInAValueOrATypedError() throws Exception {
    List<byte[]> quirks = quirks();
    assertTrue(quirks.size() > 80, quirks.size() + " frames");
    for (byte[] quirk : quirks) {
      exchange(quirk);
    }
    assertEquals(0, client.status().servers().stream().mapToInt(s -> s.inFlight()).sum());
  }

  private static List<byte[]> quirks() throws IOException {
    return Vectors.resource("decode-quirks.jsonl").stream()
        .flatMap(line -> Stream.of("frameHex", "torsoHex", "frameStartHex").map(line::get))
        .filter(node -> node != null && !node.asText().isEmpty())
        .map(JsonNode::asText)
        .map(HexFormat.of()::parseHex)
        .toList();
  }

  @Test
  void damagedFramesEndInAValueOrATypedError() throws Exception {
    DamagedFrames damaged = DamagedFrames.seeded("BadInputTest");
    long peak = 0;
    long start = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      exchange(damaged.next(FRAMES_EACH, !damaged.oneIn(5)));
      peak = Math.max(peak, DirectMemory.used());
    }
    System.out.printf(
        "BadInputTest: %,d frames in %,d ms, peak direct memory %,d bytes%n",
        ROUNDS * FRAMES_EACH, (System.nanoTime() - start) / 1_000_000, peak);
    assertTrue(peak <= MAX_DIRECT, "peak direct memory " + peak);
    Await.until(
        client, s -> s.isReady() && s.servers().stream().allMatch(one -> one.inFlight() == 0));
  }
}
