package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** {@link ServerConfig#maxDecompressedBytes}: a small frame cannot fill the memory of a server. */
class DecompressionLimitTest {
  private static final int LIMIT = 1000;

  @Test
  void aLongerBodyIsDroppedAndNothingElse() throws IOException {
    ServerConfig config = ServerConfig.builder().maxDecompressedBytes(LIMIT).build();
    try (NettyRemotingServer server = NettyRemotingServer.start(config, new TestHandler());
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.send(compressed(2, LIMIT));
      client.send(compressed(3, LIMIT / 2));
      var answer = client.receive();
      assertEquals(3, answer.id(), "the longer one gets no answer");
      assertEquals("x".repeat(LIMIT / 2), ((GlobalBeginResponse) answer.body()).xid());
    }
  }

  private static byte[] compressed(int id, int length) {
    return RawClient.frame(id, MessageType.REQUEST, Compressor.GZIP, begin("x".repeat(length)));
  }
}
