package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.error.ProtocolException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Frames of the protocol before 0.7 are recognised by their third byte and rejected by name. */
class V0RejectionTest {

  @TestFactory
  Stream<DynamicTest> everyV0Frame() throws IOException {
    List<JsonNode> vectors = Vectors.resource("v0.jsonl");
    assertTrue(!vectors.isEmpty());
    return vectors.stream()
        .map(vector -> dynamicTest(vector.required("name").textValue(), () -> check(vector)));
  }

  private static void check(JsonNode vector) {
    byte[] frame = Frames.bytes(vector.required("frameHex").textValue());
    // The first three bytes are enough.
    for (int length : new int[] {3, frame.length}) {
      ProtocolException error =
          assertThrows(ProtocolException.class, () -> Frames.decode(Arrays.copyOf(frame, length)));
      assertTrue(error.getMessage().contains("v0"), error.getMessage());
    }
  }
}
