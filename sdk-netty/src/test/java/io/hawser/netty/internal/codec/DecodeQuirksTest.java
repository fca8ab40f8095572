package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.error.ProtocolException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Odd and malformed input: each ends in a value or in a typed error, mostly that of Seata's codec.
 */
class DecodeQuirksTest {

  /** Seata's codec drops these; they are well formed, or their unknown values have a place. */
  private static final Set<String> READ_HERE_ONLY =
      Set.of(
          "enum/branch-type-5",
          "enum/branch-type-minus-one",
          "enum/exception-code-24",
          "enum/exception-code-minus-one",
          "enum/branch-status-15",
          "enum/global-status-21",
          "enum/global-status-minus-one",
          "enum/global-report-request-status-21",
          "merged/branch-commit-null-xid-then-more",
          "length/register-tm-version-minus-one");

  /** Seata's codec makes something of these: an empty message, or none, or its own version. */
  private static final Set<String> REJECTED_HERE_ONLY =
      Set.of(
          "merged/inner-length-too-big",
          "merged/negative-count",
          "merge-result/inner-length-too-big",
          "body/empty",
          "length/identify-response-version-beyond-end",
          "header/version-0");

  /** Seata's codec fills in its own version here. */
  private static final Set<String> OTHER_DEFAULT =
      Set.of("register-tm/nothing", "register-rm/nothing");

  /** Framing errors, after which the connection is of no use. */
  private static final Set<String> FATAL =
      Set.of(
          "header/magic",
          "header/version-0",
          "header/head-length-15",
          "header/head-length-negative");

  private static final String INCOMPLETE = "header/short-frame-15-bytes";

  @TestFactory
  Stream<DynamicTest> decoding() throws IOException {
    List<JsonNode> lines = Vectors.resource("decode-quirks.jsonl");
    assertTrue(lines.size() >= 94, "all lines are there");
    return lines.stream()
        .filter(line -> !name(line).startsWith("encode/"))
        .map(line -> dynamicTest(name(line), () -> check(line)));
  }

  private static void check(JsonNode line) {
    String name = name(line);
    byte[] bytes = Frames.bytes(line.required("frameHex").textValue());
    if (FATAL.contains(name)) {
      ProtocolException error =
          assertThrows(ProtocolException.class, () -> Frames.decode(bytes), name);
      assertFalse(error.getMessage().isBlank());
      return;
    }
    List<InboundFrame> frames = Frames.decode(bytes);
    if (name.equals(INCOMPLETE)) {
      assertEquals(List.of(), frames, "waits for the rest");
      return;
    }
    assertEquals(1, frames.size());
    assertEquals(9, frames.get(0).id(), "the id is known even if the content is not");
    boolean decodedByPeer = line.required("outcome").textValue().equals("decoded");
    boolean readHere =
        READ_HERE_ONLY.contains(name) || decodedByPeer && !REJECTED_HERE_ONLY.contains(name);
    if (!readHere) {
      UndecodableFrame frame = assertInstanceOf(UndecodableFrame.class, frames.get(0));
      assertFalse(frame.error().getMessage().isBlank());
      return;
    }
    RpcMessage message = assertInstanceOf(RpcMessage.class, frames.get(0), frames::toString);
    if (decodedByPeer && !OTHER_DEFAULT.contains(name)) {
      assertEquals(Records.of(line, "fields"), message.body());
      assertEquals(line.required("messageType").intValue(), message.messageType());
    }
  }

  private static String name(JsonNode line) {
    return line.required("name").textValue();
  }
}
