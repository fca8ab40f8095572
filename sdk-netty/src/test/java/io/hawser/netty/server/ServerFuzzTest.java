package io.hawser.netty.server;

import static io.hawser.netty.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.Vectors;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.HeartbeatMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Damaged frames of registered clients, against a live server. Another run is repeated with {@code
 * -Dhawser.seed=N}; leaked buffers are found by the leak guard.
 */
class ServerFuzzTest {
  private static final int CONNECTIONS = 500;
  private static final int FRAMES_EACH = 200;
  private static final int MAX_FRAME = 4 * 1024;

  /** The message type: damage from here on leaves the borders of the frames as they are. */
  private static final int AFTER_LENGTHS = 9;

  private static final int MARKER = -123_456_789;

  @Test
  void damagedFramesCostNoMoreThanTheirConnection() throws IOException {
    Long given = Long.getLong("hawser.seed");
    long seed = given == null ? new Random().nextLong() : given;
    System.out.println("ServerFuzzTest: -Dhawser.seed=" + seed);
    Random random = new Random(seed);
    List<byte[]> frames = new ArrayList<>();
    for (JsonNode vector : Vectors.resource("golden.jsonl.gz")) {
      byte[] frame = HexFormat.of().parseHex(vector.get("frameHex").asText());
      if (frame.length <= MAX_FRAME) {
        frames.add(frame);
      }
    }
    long answers = 0;
    try (NettyRemotingServer server =
            NettyRemotingServer.start(ServerConfig.builder().build(), new TestHandler());
        RawClient good = RawClient.tm(server.address(), "2.6.0")) {
      for (int i = 0; i < CONNECTIONS; i++) {
        boolean aligned = random.nextInt(5) > 0;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int frame = 0; frame < FRAMES_EACH; frame++) {
          byte[] original = frames.get(random.nextInt(frames.size()));
          bytes.write(damage(random, original, aligned ? AFTER_LENGTHS : 0));
        }
        try (RawClient client = RawClient.rm(server.address(), "db")) {
          answers += exchange(client, bytes.toByteArray(), aligned);
        }
        assertEquals("x", ((GlobalBeginResponse) good.ask(2, begin("x")).body()).xid());
      }
    }
    System.out.printf("ServerFuzzTest: %,d answers%n", answers);
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
    while (client.receive().id() != MARKER) {
      answers++;
    }
    return answers;
  }

  /** Anywhere from that offset on, mostly near the beginning, where bytes mean most. */
  private static byte[] damage(Random random, byte[] original, int from) {
    byte[] frame = original.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = from + (int) (Math.pow(random.nextDouble(), 3) * (frame.length - from));
      int bit = 1 << random.nextInt(8);
      frame[at] = (byte) (random.nextBoolean() ? frame[at] ^ bit : random.nextInt());
    }
    return frame;
  }
}
