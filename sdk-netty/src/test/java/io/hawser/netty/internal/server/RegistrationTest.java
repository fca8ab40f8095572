package io.hawser.netty.internal.server;

import static io.hawser.netty.internal.server.TestHandler.begin;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.codec.Compressor;
import io.hawser.netty.internal.codec.MessageType;
import io.hawser.netty.internal.codec.RpcMessage;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.RegistrationCheck;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
  private NettyRemotingServer server = start(RegistrationCheck.ACCEPT_ALL);

  private static NettyRemotingServer start(RegistrationCheck check) {
    return NettyRemotingServer.start(
        ServerConfig.builder().version("2.5.9").registrationCheck(check).build(),
        new TestHandler());
  }

  private void restart(RegistrationCheck check) {
    server.close();
    server = start(check);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void registersTmAndReportsItsOwnRelease() throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      RpcMessage answer = client.ask(77, new RegisterTMRequest("2.6.0", "shop", "vgroup", "x=y\n"));
      assertEquals(new RegisterTMResponse(true, "2.5.9"), answer.body());
      assertEquals(MessageType.RESPONSE, answer.messageType());
      assertTrue(answer.headMap().isEmpty());
      ClientSession session = server.clients().get(0);
      assertEquals("shop", session.applicationId());
      assertEquals("vgroup", session.transactionServiceGroup());
      assertEquals("2.6.0", session.version());
      assertEquals("shop:127.0.0.1:" + client.port(), session.clientId());
      assertEquals(1, server.clients().size());
    }
  }

  @Test
  void registersRmAndServesIt() throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      RpcMessage answer = client.ask(1, new RegisterRMRequest("2.6.0", "shop", "g", "", "db1,db2"));
      assertEquals(new RegisterRMResponse(true, "2.5.9"), answer.body());
      // The role is not checked (section 6.6).
      assertEquals("a", ((GlobalBeginResponse) client.ask(2, begin("a")).body()).xid());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.7.0", "abc", "", "1.2.3.4.5", "9.0.0", "1.4.2"})
  void acceptsEveryVersion(String version) throws IOException {
    try (RawClient client = RawClient.tm(server.address(), version)) {
      assertEquals("a", ((GlobalBeginResponse) client.ask(2, begin("a")).body()).xid());
      assertEquals(version, server.clients().get(0).version());
    }
  }

  @Test
  @DisplayName("the first registration stays in force, later ones are answered, also one-way ones")
  void registersAgain() throws IOException {
    try (RawClient client = RawClient.rm(server.address(), "db1")) {
      Message other = new RegisterRMRequest("1.4.2", "other", "other", "", "db2");
      client.send(RawClient.frame(5, MessageType.ONEWAY, Compressor.GZIP, other));
      RpcMessage answer = client.receive();
      assertEquals(5, answer.id());
      assertEquals(Compressor.GZIP, answer.compressor());
      assertTrue(((RegisterRMResponse) answer.body()).identified());
      client.ask(6, RawClient.registerTm("1.0.0"));
      assertEquals(
          List.of(client.clientId()),
          server.clients().stream().map(ClientSession::clientId).toList());
      assertEquals("2.6.0", server.clients().get(0).version());
    }
  }

  @Test
  void answersRequestsPipelinedBehindTheRegistration() throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      ByteArrayOutputStream both = new ByteArrayOutputStream();
      both.write(
          RawClient.frame(1, MessageType.REQUEST, Compressor.NONE, RawClient.registerTm("2.6.0")));
      both.write(RawClient.frame(2, MessageType.REQUEST, Compressor.NONE, begin("a")));
      client.send(both.toByteArray());
      assertTrue(((RegisterTMResponse) client.receive().body()).identified());
      assertEquals("a", ((GlobalBeginResponse) client.receive().body()).xid());
    }
  }

  @Test
  @Tag("lesson-25")
  @DisplayName("a first segment of one byte is waited out")
  void acceptsSingleBytes() throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      byte[] frame =
          RawClient.frame(1, MessageType.REQUEST, Compressor.NONE, RawClient.registerTm("2.6.0"));
      for (byte each : frame) {
        client.send(new byte[] {each});
      }
      assertTrue(((RegisterTMResponse) client.receive().body()).identified());
    }
  }

  @Test
  void answersRejectedClientsAndClosesTheirConnection() throws IOException {
    restart((registration, from) -> registration instanceof RegisterRMRequest);
    try (RawClient client = RawClient.connect(server.address())) {
      assertFalse(
          ((RegisterTMResponse) client.ask(1, RawClient.registerTm("2.6.0")).body()).identified());
      assertTrue(server.clients().isEmpty());
      assertEquals(0, client.awaitClosedByServer());
    }
    try (RawClient client = RawClient.connect(server.address())) {
      client.registerResources("db1");
      assertEquals(1, server.clients().size());
    }
  }

  @Test
  void rejectsRequestsOfRejectedClients() throws IOException {
    restart((registration, from) -> false);
    try (RawClient client = RawClient.connect(server.address())) {
      client.ask(1, RawClient.registerTm("2.6.0"));
      client.send(2, begin("a"));
      assertEquals(0, client.awaitClosedByServer());
    }
  }

  @Test
  void rejectsWhenTheCheckFails() throws IOException {
    restart(
        (registration, from) -> {
          throw new IllegalStateException("no key store");
        });
    assertTmIsRejected();
  }

  /** It would get no answer, keep its connection, and could fill the log. */
  @Test
  void rejectsWhenTheCheckFailsWithAnErrorAndLogsFewOfThem() throws IOException {
    restart(
        (registration, from) -> {
          throw new NoClassDefFoundError("no key store");
        });
    long begun = System.nanoTime();
    try (CapturedLog log = new CapturedLog()) {
      for (int i = 0; i < 30; i++) {
        assertTmIsRejected();
      }
      long lines = log.lines("Rejected a registration");
      assertTrue(lines > 0 && lines <= CapturedLog.limitSince(begun), log::text);
    }
  }

  private void assertTmIsRejected() throws IOException {
    try (RawClient client = RawClient.connect(server.address())) {
      assertFalse(
          ((RegisterTMResponse) client.ask(1, RawClient.registerTm("2.6.0")).body()).identified());
      client.awaitClosedByServer();
    }
  }
}
