package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientRole;
import io.hawser.error.ProtocolException;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.client.ScriptedServer.Peer;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.FrameEncoder;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.PeerVersion;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.protocol.GlobalBeginRequest;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.HexFormat;
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

  /** Empty members make the JDK's stream call itself until the stack ends. */
  @Test
  void anAnswerThatWouldOverflowTheStackFailsItsRequestAndNothingElse() {
    try (ScriptedServer server = ScriptedServer.start(DecompressionLimitTest::answerEmptyMembers);
        ClientFixture fixture = new ClientFixture(server.address())) {
      var tm = fixture.connect().rpc(ClientRole.TM);
      var other = tm.send(new GlobalBeginRequest(1000, "later")).toCompletableFuture();
      GlobalBeginRequest bad = new GlobalBeginRequest(1000, "bad");
      ProtocolException error =
          assertThrows(ProtocolException.class, () -> tm.sendSync(bad, TIMEOUT));
      assertTrue(error.getMessage().contains("gzip members"), error.getMessage());
      GlobalBeginRequest good = new GlobalBeginRequest(1000, "good");
      assertEquals("good", tm.sendSync(good, TIMEOUT).xid());
      assertEquals(false, other.isDone(), "it still waits on the same connection");
      assertEquals(1, server.connections.get());
    }
  }

  private static boolean answerEmptyMembers(Peer peer, RpcMessage message) {
    if (!(message.body() instanceof GlobalBeginRequest begin)) {
      return false;
    }
    if (begin.transactionName().equals("bad")) {
      byte[] member = HexFormat.of().parseHex("1f8b08000000000000ff03000000000000000000");
      ByteBuf out = peer.channel.alloc().buffer();
      out.writeShort(0xdada).writeByte(1).writeInt(16 + 13_000 * member.length).writeShort(16);
      out.writeByte(MessageType.RESPONSE).writeByte(1).writeByte(Compressor.GZIP.id());
      out.writeInt(message.id());
      for (int i = 0; i < 13_000; i++) {
        out.writeBytes(member);
      }
      peer.channel.writeAndFlush(out);
    }
    return !begin.transactionName().equals("good");
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
