package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.DamagedFrames;
import io.hawser.netty.internal.codec.DirectMemory;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.HeartbeatMessage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames of registered clients, against a live server. {@code -Dhawser.seed=N} repeats a
 * run, {@code -Dhawser.fuzz.frames=N} sets the length of a run; leaked buffers are found by the
 * leak guard.
 */
class ServerFuzzTest {
  private static final int FRAMES_EACH = 200;
  private static final int CONNECTIONS =
      Integer.getInteger("hawser.fuzz.frames", 100_000) / FRAMES_EACH;

  /**
   * The limit of direct memory: the frames of two connections at a time, and what the allocator
   * keeps for the next ones.
   */
  private static final long MAX_DIRECT = 64L << 20;

  private static final int MARKER = -123_456_789;

  @Test
  void damagedFramesCostNoMoreThanTheirConnection() throws IOException {
    DamagedFrames damaged = DamagedFrames.seeded("ServerFuzzTest");
    long answers = 0;
    long peak = 0;
    long start = System.nanoTime();
    try (NettyRemotingServer server =
            NettyRemotingServer.start(
                ServerConfig.builder().maxUndecodableFrames(FRAMES_EACH).build(),
                new TestHandler());
        RawClient good = RawClient.tm(server.address(), "2.6.0")) {
      for (int i = 0; i < CONNECTIONS; i++) {
        boolean aligned = !damaged.oneIn(5);
        byte[] bytes = damaged.next(FRAMES_EACH, aligned);
        try (RawClient client = RawClient.rm(server.address(), "db")) {
          answers += exchange(client, bytes, aligned);
        }
        assertEquals("x", ((GlobalBeginResponse) good.ask(2, begin("x")).body()).xid());
        peak = Math.max(peak, DirectMemory.used());
      }
    }
    System.out.printf(
        "ServerFuzzTest: %,d frames in %,d ms, %,d answers, peak direct memory %,d bytes%n",
        CONNECTIONS * FRAMES_EACH, (System.nanoTime() - start) / 1_000_000, answers, peak);
    assertTrue(peak <= MAX_DIRECT, "peak direct memory " + peak);
    assertTrue(answers > FRAMES_EACH, "some frames survive the damage and are answered");
  }

  /** Returns how many answers came; a heartbeat behind the frames shows that all were read. */
  private static long exchange(RawClient client, byte[] frames, boolean aligned)
      throws IOException {
    if (!aligned) {
      try {
        client.send(frames);
      } catch (IOException closedByServer) {
        // rightly, where frames do not begin where they should
      }
      client.shutdownOutput();
      client.awaitClosedByServer();
      return 0;
    }
    client.send(frames);
    client.send(
        RawClient.frame(
            MARKER, MessageType.HEARTBEAT_REQUEST, Compressor.NONE, HeartbeatMessage.PING));
    long answers = 0;
    long peak = 0;
    long start = System.nanoTime();
    while (client.receive().id() != MARKER) {
      answers++;
    }
    return answers;
  }
}
