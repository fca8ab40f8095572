package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests which connections the server closes: idle ones, those whose clients do not read their
 * answers, and those that speak another protocol and so could never register.
 */
class ConnectionEndTest {
  private final TestHandler handler = new TestHandler();

  @Test
  void idle() throws IOException {
    ServerConfig config = ServerConfig.builder().idleTimeout(Duration.ofSeconds(10)).build();
    try (NettyRemotingServer server = NettyRemotingServer.start(config, handler);
        RawClient registered = RawClient.tm(server.address(), "2.6.0");
        RawClient unregistered = RawClient.connect(server.address())) {
      assertEquals(0, registered.awaitClosedByServer());
      assertEquals(0, unregistered.awaitClosedByServer());
    }
  }

  @Test
  @Tag("lesson-33")
  @DisplayName("a client that does not read its answers cannot fill the memory")
  void answersAreNotRead() throws IOException {
    String large = "x".repeat(30_000);
    GlobalBeginResponse answer =
        new GlobalBeginResponse(
            ResultCode.Success, "", TransactionExceptionCode.Unknown, large, "");
    handler.when("large", request -> answer);
    int requests = 2_000; // 60 MB of answers, more than sockets hold
    ServerConfig config =
        ServerConfig.builder()
            .maxQueuedBytes(1 << 20)
            .workerQueueSize(requests)
            .idleTimeout(Duration.ofMinutes(10))
            .build();
    try (NettyRemotingServer server = NettyRemotingServer.start(config, handler);
        RawClient slow = RawClient.connectSlowReader(server.address());
        RawClient other = RawClient.tm(server.address(), "2.6.0")) {
      slow.ask(1, RawClient.registerTm("2.6.0"));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < requests; i++) {
        all.write(RawClient.frame(i, MessageType.REQUEST, Compressor.NONE, begin("large")));
      }
      slow.send(all.toByteArray());
      // Returns only because the server closes; what its socket had taken still arrives.
      long received = slow.awaitClosedByServer();
      assertTrue(received < 30_000L * requests, () -> received + " bytes arrived");
      assertEquals(large, ((GlobalBeginResponse) other.ask(2, begin("large")).body()).xid());
    }
  }

  @ParameterizedTest
  @Tag("lesson-24")
  @DisplayName("foreign protocols are named and closed")
  @CsvSource({"GET / HTTP/1.1, HTTP", "*1|$4|PING, Redis"})
  void foreignProtocols(String firstLine, String name) throws IOException {
    try (NettyRemotingServer server =
        NettyRemotingServer.start(ServerConfig.builder().build(), handler)) {
      String log =
          logOf(
              () -> {
                try (RawClient client = RawClient.connect(server.address())) {
                  String text = firstLine.replace("|", "\r\n") + "\r\n\r\n";
                  client.send(text.getBytes(StandardCharsets.US_ASCII));
                  assertEquals(0, client.awaitClosedByServer());
                }
              });
      assertEquals(1, log.lines().filter(line -> line.contains("speaks " + name)).count(), log);
    }
  }

  /**
   * Returns what is logged while the action runs. The logger of the tests writes to standard error.
   */
  private static String logOf(IoAction action) throws IOException {
    PrintStream standardError = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(standardError);
    }
    return log.toString(StandardCharsets.UTF_8);
  }

  private interface IoAction {
    void run() throws IOException;
  }
}
