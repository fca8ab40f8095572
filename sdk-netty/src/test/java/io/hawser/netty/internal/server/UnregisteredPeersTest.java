package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.model.BranchStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.ResultCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("lesson-32")
@DisplayName("nothing but registrations and heartbeats before a registration")
class UnregisteredPeersTest {
  private final AtomicInteger handled = new AtomicInteger();
  private final TestHandler handler =
      new TestHandler()
          .when(
              "early",
              request -> {
                handled.incrementAndGet();
                return TestHandler.success(request);
              });
  private NettyRemotingServer server;

  @BeforeEach
  void start() {
    start(ServerConfig.builder());
  }

  private void start(ServerConfigBuilder config) {
    server = NettyRemotingServer.start(config.build(), handler);
  }

  @AfterEach
  void close() {
    server.close();
    assertEquals(0, handled.get());
  }

  private void assertCloses(byte[] bytes) throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      client.send(bytes);
      assertEquals(0, client.awaitClosedByServer());
    }
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      assertEquals("a", ((GlobalBeginResponse) client.ask(2, begin("a")).body()).xid());
    }
  }

  @Test
  void requestsCloseTheConnection() throws IOException {
    assertCloses(RawClient.frame(1, MessageType.REQUEST, Compressor.NONE, begin("early")));
  }

  @Test
  void theRegistrationBehindARequestIsTooLate() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(RawClient.frame(1, MessageType.REQUEST, Compressor.NONE, begin("early")));
    both.write(
        RawClient.frame(2, MessageType.REQUEST, Compressor.NONE, RawClient.registerTm("2.6.0")));
    both.write(RawClient.frame(3, MessageType.REQUEST, Compressor.NONE, begin("early")));
    assertCloses(both.toByteArray());
  }

  @Test
  void mergedRequestsCloseTheConnection() throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      client.sendMerged(1, 2, List.of(begin("early")));
      assertEquals(0, client.awaitClosedByServer());
    }
  }

  @Test
  void answersOfRmsCloseTheConnection() throws IOException {
    assertCloses(
        RawClient.frame(
            1,
            MessageType.RESPONSE,
            Compressor.NONE,
            new BranchCommitResponse(
                ResultCode.Success,
                "",
                TransactionExceptionCode.Unknown,
                "x",
                1,
                BranchStatus.PhaseTwo_Committed)));
  }

  @Test
  void heartbeatsAreAnswered() throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      client.send(
          RawClient.frame(
              4, MessageType.HEARTBEAT_REQUEST, Compressor.NONE, HeartbeatMessage.PING));
      assertEquals(HeartbeatMessage.PONG, client.receive().body());
      client.registerResources("db");
    }
  }

  @Test
  void framesAreSmall() throws IOException {
    server.close();
    start(ServerConfig.builder().maxUnregisteredBytes(1000));
    RegisterRMRequest large = new RegisterRMRequest("2.6.0", "app", "g", "", "r".repeat(2000));
    assertCloses(RawClient.frame(1, MessageType.REQUEST, Compressor.NONE, large));
    try (RawClient client = RawClient.tm(server.address(), "2.6.0")) {
      client.registerResources("r".repeat(2000)); // the limit ends with the registration
    }
  }

  @Test
  void aPeerThatNeverRegistersIsClosed() throws IOException {
    server.close();
    start(ServerConfig.builder().registrationTimeout(Duration.ofSeconds(10)));
    try (RawClient silent = RawClient.connect(server.address());
        RawClient pinging = RawClient.connect(server.address());
        RawClient registered = RawClient.tm(server.address(), "2.6.0")) {
      pinging.ping();
      assertEquals(0, silent.awaitClosedByServer());
      assertEquals(0, pinging.awaitClosedByServer());
      assertEquals("a", ((GlobalBeginResponse) registered.ask(2, begin("a")).body()).xid());
    }
  }
}
