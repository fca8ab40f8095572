package io.hawser.netty.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.error.ProtocolException;
import io.hawser.netty.EventLimit;
import io.hawser.netty.client.ScriptedServer.Peer;
import io.hawser.netty.protocol.Compressor;
import io.hawser.netty.protocol.FrameEncoder;
import io.hawser.netty.protocol.MessageType;
import io.hawser.netty.protocol.PeerVersion;
import io.hawser.netty.protocol.RpcMessage;
import io.hawser.protocol.GlobalBeginRequest;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code transport.maxDecompressedBytes}: a small frame cannot fill the memory of a client. */
class DecompressionLimitTest {
  private static final Duration TIMEOUT = EventLimit.DURATION;

  @Test
  void aLongerBodyFailsItsRequestAndNothingElse() {
    try (ScriptedServer server = ScriptedServer.start(DecompressionLimitTest::answerCompressed);
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.maxDecompressedBytes", "1000")) {
      var tm = fixture.connect().rpc(ClientRole.TM);
      GlobalBeginRequest small = new GlobalBeginRequest(1000, "x".repeat(900));
      assertEquals(small.transactionName(), tm.sendSync(small, TIMEOUT).xid());

      GlobalBeginRequest large = new GlobalBeginRequest(1000, "x".repeat(1000));
      ProtocolException error =
          assertThrows(ProtocolException.class, () -> tm.sendSync(large, TIMEOUT));
      assertTrue(error.getMessage().contains("longer than 1000 bytes"), error.getMessage());

      assertEquals(small.transactionName(), tm.sendSync(small, TIMEOUT).xid());
      assertEquals(1, server.connections.get(), "the connection was worth keeping");
    }
  }

  private static boolean answerCompressed(Peer peer, RpcMessage message) {
    if (!(message.body() instanceof GlobalBeginRequest)) {
      return false;
    }
    ByteBuf out = peer.channel.alloc().buffer();
    FrameEncoder.encode(
        out,
        message.id(),
        MessageType.RESPONSE,
        Compressor.GZIP,
        Map.of(),
        ScriptedServer.usualAnswer(message.body()),
        PeerVersion.OURS);
    peer.channel.writeAndFlush(out);
    return true;
  }
}
