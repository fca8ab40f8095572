package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.protocol.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The vectors made by Seata's codec: both directions of each. Another file can be given with {@code
 * -Dhawser.vectors=FILE}.
 */
class GoldenVectorsTest {
  private static final String FILE = "hawser.vectors";
  private static final int SHOWN = 10;

  @Test
  void everyVectorEncodesAndDecodes() throws IOException {
    String file = System.getProperty(FILE);
    List<JsonNode> vectors =
        file == null ? Vectors.resource("golden.jsonl.gz") : Vectors.file(Path.of(file));
    List<String> failures = new ArrayList<>();
    for (JsonNode vector : vectors) {
      try {
        check(vector);
      } catch (RuntimeException | AssertionError e) {
        String problem = vector.path("name").asText() + ": " + e;
        failures.add(problem.substring(0, Math.min(problem.length(), 2000)));
      }
    }
    int failed = failures.size();
    System.out.println("vectors: " + (vectors.size() - failed) + " ok, " + failed + " failed");
    assertTrue(!vectors.isEmpty(), "no vectors in " + file);
    if (failed > 0) {
      fail(String.join("\n", failures.subList(0, Math.min(SHOWN, failed))));
    }
  }

  private static void check(JsonNode vector) {
    byte messageType = (byte) vector.required("messageType").intValue();
    int id = vector.required("requestId").intValue();
    Compressor compressor = Compressor.ofIdOrNull(vector.required("compressor").intValue());
    assertNotNull(compressor, "compressor");
    Map<String, @Nullable String> headMap = headMap(vector.required("headMap"));
    Message body = Records.of(vector, "fields");
    byte[] golden = Frames.bytes(vector.required("frameHex").textValue());

    byte[] ours = Frames.encode(id, messageType, compressor, headMap, body, PeerVersion.OURS);
    if (vector.path("compareBytes").asBoolean(true)) {
      assertEquals(hex(golden), hex(ours), "frame");
    } else {
      checkFrame(vector, id, messageType, compressor, headMap, ours);
    }
    byte[] plain =
        Frames.encode(id, messageType, Compressor.NONE, Map.of(), body, PeerVersion.OURS);
    String plainBody = hex(plain).substring(2 * FrameHeader.LENGTH);
    assertEquals(vector.required("bodyHex").textValue(), plainBody, "body");

    checkFrame(vector, id, messageType, compressor, headMap, golden);
  }

  private static void checkFrame(
      JsonNode vector,
      int id,
      byte messageType,
      Compressor compressor,
      Map<String, @Nullable String> headMap,
      byte[] frame) {
    RpcMessage decoded = Frames.decodeOne(frame);
    assertEquals(id, decoded.id(), "requestId");
    assertEquals(messageType, decoded.messageType(), "messageType");
    assertEquals(compressor.id(), decoded.compressor().id(), "compressor");
    assertEquals(headMap, decoded.headMap(), "headMap");
    // Both say what a peer may make of it; where it loses fields, we do not.
    boolean asEncoded = decoded.body().equals(Records.of(vector, "fields"));
    if (!asEncoded && vector.has("decoded")) {
      assertEquals(Records.of(vector, "decoded"), decoded.body(), "fields");
    } else if (!asEncoded) {
      assertEquals(Records.of(vector, "fields"), decoded.body(), "fields");
    }
  }

  private static Map<String, @Nullable String> headMap(JsonNode json) {
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    json.fieldNames().forEachRemaining(key -> map.put(key, json.get(key).textValue()));
    return map;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
