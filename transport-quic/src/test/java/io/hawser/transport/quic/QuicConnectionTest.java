package io.hawser.transport.quic;

import static io.hawser.transport.quic.Ends.LONG;
import static io.hawser.transport.quic.Ends.allReady;
import static io.hawser.transport.quic.Ends.commitOne;
import static io.hawser.transport.quic.Ends.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.registry.ServerAddress;
import io.hawser.testsupport.NoLeaks;
import io.hawser.transaction.Resource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A client and an endpoint, connected by QUIC. */
@ExtendWith(NoLeaks.class)
@Timeout(300)
class QuicConnectionTest {
  @TempDir Path directory;
  private TestPki pki;

  @BeforeEach
  void makeAuthority() throws Exception {
    pki = new TestPki(directory);
  }

  private NettyRemotingServer start(UnaryOperator<ServerConfigBuilder> more) throws Exception {
    return Ends.start(pki, more);
  }

  private NettyRemotingServer start() throws Exception {
    return start(it -> it);
  }

  private static String failure(ServerAddress server, Map<String, String> settings) {
    return assertThrows(HawserException.class, () -> connect(server, settings).close())
        .getMessage();
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  @Test
  void manyLargeFramesAtATimeArriveInBothDirections() throws Exception {
    String name = "n".repeat(30_000);
    try (NettyRemotingServer server = start();
        HawserClient client = connect(server.address(), pki.clientSettings())) {
      List<CompletableFuture<String>> all =
          IntStream.range(0, 300)
              .mapToObj(i -> client.transactionManager().beginAsync(name + i, LONG))
              .map(CompletionStage::toCompletableFuture)
              .toList();
      for (int i = 0; i < all.size(); i++) {
        assertEquals(name + i, all.get(i).get(Events.SECONDS, TimeUnit.SECONDS));
      }
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "t",
                  BranchType.AT,
                  branch -> BranchStatus.PhaseTwo_Committed,
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      String keys = "k".repeat(5_000_000);
      assertEquals(
          keys.length(),
          client.resourceManager().branchRegister(BranchType.AT, "t", Ends.XID, null, keys));
    }
  }

  @Test
  void aServerThatClosesIsNoticedAndFoundAgain() throws Exception {
    try (NettyRemotingServer first = start();
        HawserClient client = connect(first.address(), pki.clientSettings())) {
      commitOne(client);
      first.close(Duration.ZERO);
      Events.await(
          "the client notices",
          () -> client.status().servers().stream().noneMatch(s -> s.state() == State.READY));
      try (NettyRemotingServer second = start(it -> it.port(first.address().port()))) {
        assertEquals(first.address(), second.address());
        Events.await("the client is back", () -> allReady(client));
        commitOne(client);
      }
    }
  }

  @Test
  void aClientThatClosesIsGoneImmediately() throws Exception {
    // Far beyond the limit of the test: only the end of the stream shows it.
    try (NettyRemotingServer server = start(it -> it.idleTimeout(Duration.ofHours(1)))) {
      HawserClient client = connect(server.address(), pki.clientSettings());
      assertEquals(2, server.clients().size());
      client.close();
      Events.await("both connections are gone", () -> server.clients().isEmpty());
    }
  }

  @Test
  void certificatesAreChecked() throws Exception {
    TestPki others = new TestPki(Files.createDirectory(directory.resolve("others")));
    try (NettyRemotingServer server = start()) {
      assertContains(
          failure(server.address(), others.clientSettings()),
          "the certificate of the server is not trusted");
      Map<String, String> otherName = pki.clientSettings();
      otherName.put("transport.tls.serverName", "other.example.org");
      assertContains(
          failure(server.address(), otherName),
          "the certificate of the server is for another host name");
      otherName.put("transport.tls.verifyHostName", "false");
      connect(server.address(), otherName).close();
    }
  }

  @Test
  void mutualTlsAsksForACertificateThatIsTrusted() throws Exception {
    TestPki others = new TestPki(Files.createDirectory(directory.resolve("others")));
    TlsConfig mutual = TlsConfig.mutualServer(pki.issue("server", "server"), pki.trusted());
    try (NettyRemotingServer server = start(it -> it.tls(mutual))) {
      assertContains(
          failure(server.address(), pki.clientSettings()),
          "the server requires a certificate of the client");
      Map<String, String> foreign = others.mutualSettings();
      foreign.put("transport.tls.trustCertificates", pki.trusted().certificates().toString());
      assertContains(
          failure(server.address(), foreign), "the server does not accept our certificate");
      try (HawserClient client = connect(server.address(), pki.mutualSettings())) {
        commitOne(client);
      }
    }
  }

  @Test
  void changedCertificatesAreUsedByTheNextConnection() throws Exception {
    try (NettyRemotingServer server = start();
        HawserClient old = connect(server.address(), pki.clientSettings())) {
      TestPki renewed = new TestPki(directory); // another authority, in the same files
      renewed.issue("server", "server");
      Map<String, String> settings = renewed.clientSettings();
      try (HawserClient client = connect(server.address(), settings)) {
        commitOne(client);
      }
      commitOne(old);
    }
  }

  @Test
  void nothingThatListensIsASentence() throws Exception {
    Map<String, String> settings = pki.clientSettings();
    ServerAddress closed;
    try (NettyRemotingServer server = start()) {
      closed = server.address();
    }
    settings.put("transport.connectTimeout", "500ms");
    assertContains(failure(closed, settings), "no answer by QUIC within 500 ms");
  }

  @Test
  void settingsThatDoNotFitAreRejected() throws Exception {
    assertContains(
        assertThrows(ConfigurationException.class, () -> start(it -> it.tls(null)).close())
            .getMessage(),
        "tls: null");
    assertContains(
        assertThrows(
                ConfigurationException.class, () -> start(it -> it.webSocketPath("/seata")).close())
            .getMessage(),
        "webSocketPath: /seata");
    Map<String, String> settings = pki.clientSettings();
    settings.put("transport.tls.protocols", "TLSv1.2");
    assertContains(
        failure(new ServerAddress("127.0.0.1", 1), settings), "transport.tls.protocols: TLSv1.2");
  }

  @Test
  void twoEndpointsOnOnePortAreASentence() throws Exception {
    try (NettyRemotingServer server = start()) {
      assertContains(
          assertThrows(
                  ConfigurationException.class, () -> start(it -> it.port(server.address().port())))
              .getMessage(),
          "Cannot listen on 127.0.0.1 port " + server.address().port());
    }
  }
}
