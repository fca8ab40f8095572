package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.protocol.Message;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Frames of release 2.0.0, whose lz4 is another format under the same id. */
class Lz4LegacyVectorsTest {

  @TestFactory
  Stream<DynamicTest> everyVector() throws IOException {
    List<JsonNode> vectors = Vectors.resource("lz4-legacy.jsonl.gz");
    assertTrue(!vectors.isEmpty());
    return vectors.stream()
        .map(vector -> dynamicTest(vector.required("name").textValue(), () -> check(vector)));
  }

  private static void check(JsonNode vector) {
    Message fields = Records.of(vector, "fields");
    RpcMessage read = Frames.decodeOne(Frames.bytes(vector.required("frameHex").textValue()));
    assertEquals(fields, read.body());
    assertSame(Compressor.LZ4_BLOCK, read.compressor());
    // An answer in the same form is read as that form again.
    byte[] mirrored =
        Frames.encode(read.messageType(), read.compressor(), read.body(), PeerVersion.OURS);
    RpcMessage again = Frames.decodeOne(mirrored);
    assertEquals(fields, again.body());
    assertSame(Compressor.LZ4_BLOCK, again.compressor());
  }
}
