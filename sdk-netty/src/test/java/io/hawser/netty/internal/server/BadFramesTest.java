package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.netty.internal.codec.Vectors;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No input costs more than its own connection; leaked buffers are found by the leak guard. */
class BadFramesTest {
  private static NettyRemotingServer server;
  private static RawClient good;

  @BeforeAll
  static void start() throws IOException {
    server = NettyRemotingServer.start(ServerConfig.builder().build(), new TestHandler());
    good = RawClient.tm(server.address(), "2.6.0");
  }

  @AfterAll
  static void close() throws IOException {
    good.close();
    server.close();
  }

  static Stream<String> quirks() throws IOException {
    List<String> frames =
        Vectors.resource("decode-quirks.jsonl").stream()
            .flatMap(line -> Stream.of("frameHex", "torsoHex", "frameStartHex").map(line::get))
            .filter(node -> node != null && !node.asText().isEmpty())
            .map(JsonNode::asText)
            .toList();
    assertTrue(frames.size() > 80, () -> frames.size() + " frames");
    return frames.stream();
  }

  @ParameterizedTest
  @MethodSource("quirks")
  void costNoMoreThanTheirConnection(String hex) throws IOException {
    byte[] frame = HexFormat.of().parseHex(hex);
    try (RawClient fresh = RawClient.connect(server.address());
        RawClient registered = RawClient.rm(server.address(), "db")) {
      fresh.send(frame);
      fresh.shutdownOutput();
      registered.send(frame);
      registered.shutdownOutput();
      // Whatever is answered: the connections end, because we have ended our side.
      fresh.awaitClosedByServer();
      registered.awaitClosedByServer();
    }
    assertEquals("x", ((GlobalBeginResponse) good.ask(2, begin("x")).body()).xid());
  }

  @ParameterizedTest
  @MethodSource("quirks")
  void doNotHideTheEndOfTheStream(String hex) throws IOException {
    byte[] frame = HexFormat.of().parseHex(hex);
    try (RawClient registered = RawClient.rm(server.address(), "db")) {
      for (int length = 1; length < frame.length; length += 7) {
        try (RawClient fresh = RawClient.connect(server.address())) {
          fresh.send(Arrays.copyOf(frame, length));
          fresh.shutdownOutput();
          fresh.awaitClosedByServer();
        }
      }
      assertEquals("x", ((GlobalBeginResponse) registered.ask(2, begin("x")).body()).xid());
    }
  }
}
