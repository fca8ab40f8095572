package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** One frame that cannot be decoded costs only itself, many cost their connection. */
class UndecodableFramesTest {
  private static final int FULL_LENGTH_AT = 3;
  private static final int HEADER = 16;

  @Test
  void gzipOfEmptyMembersCostsOnlyItself() throws IOException {
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server =
            NettyRemotingServer.start(ServerConfig.builder().build(), new TestHandler());
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.send(emptyMembers(2, 13_000));
      assertEquals("x", ((GlobalBeginResponse) client.ask(3, begin("x")).body()).xid());
      assertEquals(1, log.lines("Dropped frame"), log::text);
      assertTrue(log.text().lines().count() < 10, log::text);
    }
  }

  @Test
  void aRequestWhoseTypeIsKnownIsAnsweredThatItFailed() throws IOException {
    try (NettyRemotingServer server =
            NettyRemotingServer.start(ServerConfig.builder().build(), new TestHandler());
        RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.send(cutOff(2));
      RpcMessage answer = client.receive();
      assertEquals(2, answer.id());
      GlobalBeginResponse failed = (GlobalBeginResponse) answer.body();
      assertEquals(ResultCode.Failed, failed.resultCode());
      assertTrue(failed.msg().contains("transactionName"), failed.msg());
    }
  }

  @Test
  void manyCostTheConnectionButFewLogLines() throws IOException {
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server =
            NettyRemotingServer.start(
                ServerConfig.builder().maxUndecodableFrames(3).build(), new TestHandler());
        RawClient good = RawClient.tm(server.address(), "2.6.0")) {
      for (int connection = 0; connection < 20; connection++) {
        try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
          for (int id = 2; id < 5; id++) {
            client.send(cutOff(id));
            assertEquals(id, client.receive().id());
          }
          client.send(cutOff(5));
          client.awaitClosedByServer();
        }
      }
      assertEquals("x", ((GlobalBeginResponse) good.ask(3, begin("x")).body()).xid());
      long allowed = CapturedLog.limitSince(begun);
      assertTrue(log.lines("Dropped frame") <= allowed, log::text);
      assertTrue(log.lines("Closing the connection") <= allowed, log::text);
      assertTrue(log.lines("maxUndecodableFrames: 3") > 0, log::text);
    }
  }

  /** A begin whose name is announced to be longer than the frame. */
  private static byte[] cutOff(int id) {
    byte[] frame = RawClient.frame(id, MessageType.REQUEST, Compressor.NONE, begin("x"));
    ByteBuffer.wrap(frame).putShort(HEADER + 6, Short.MAX_VALUE);
    return frame;
  }

  private static byte[] emptyMembers(int id, int count) throws IOException {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (OutputStream stream = new GZIPOutputStream(member)) {
      stream.flush();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(
        Arrays.copyOf(
            RawClient.frame(id, MessageType.REQUEST, Compressor.GZIP, begin("x")), HEADER));
    for (int i = 0; i < count; i++) {
      all.writeBytes(member.toByteArray());
    }
    byte[] frame = all.toByteArray();
    ByteBuffer.wrap(frame).putInt(FULL_LENGTH_AT, frame.length);
    return frame;
  }
}
