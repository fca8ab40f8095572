package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.Message;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that random messages are decoded to what was encoded. {@code -Dhawser.seed=N} repeats a
 * run.
 */
class RoundTripTest {
  private static final byte[] TYPES = {
    MessageType.REQUEST, MessageType.RESPONSE, MessageType.ONEWAY, 5, 99, -1
  };

  private final long seed = Long.getLong("hawser.seed", new Random().nextLong());
  private final Random random = new Random(seed);
  private final RandomMessages messages = new RandomMessages(random);

  @Test
  void randomMessagesOfEveryType() {
    for (int typeCode : Records.all().keySet()) {
      for (int i = 0; i < 200; i++) {
        roundTrip(Compressor.NONE, messages.ofType(typeCode));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Compressor.class)
  void everyCompressor(Compressor compressor) {
    List<Integer> codes = new ArrayList<>(Records.all().keySet());
    codes.remove((Integer) (int) HeartbeatMessage.TYPE_CODE);
    for (int i = 0; i < 60; i++) {
      Message message = messages.ofType(codes.get(random.nextInt(codes.size())));
      assertSame(compressor, roundTrip(compressor, message).compressor());
    }
  }

  @Test
  void aCompressorForEachFrame() {
    Compressor[] compressors = Compressor.values();
    for (int i = 0; i < 300; i++) {
      roundTrip(compressors[random.nextInt(compressors.length)], messages.plain());
    }
  }

  private RpcMessage roundTrip(Compressor compressor, Message body) {
    byte type =
        body instanceof HeartbeatMessage heartbeat
            ? heartbeat.ping() ? MessageType.HEARTBEAT_REQUEST : MessageType.HEARTBEAT_RESPONSE
            : TYPES[random.nextInt(TYPES.length)];
    int id = random.nextInt();
    Map<String, String> headMap = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      headMap.put("key" + i, random.nextBoolean() ? null : "value" + random.nextInt());
    }
    byte[] frame = Frames.encode(id, type, compressor, headMap, body, PeerVersion.OURS);
    RpcMessage decoded = Frames.decodeOne(frame);
    String where = "seed " + seed + ": " + HexFormat.of().formatHex(frame, 0, 16);
    assertEquals(id, decoded.id(), where);
    assertEquals(type, decoded.messageType(), where);
    assertEquals(headMap, decoded.headMap(), where);
    assertEquals(body, decoded.body(), where);
    return decoded;
  }
}
