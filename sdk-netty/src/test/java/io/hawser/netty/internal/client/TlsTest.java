package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.error.ConfigurationException;
import io.hawser.error.HawserException;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.tls.TestPki;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS between our client and our server: accepted clients, and the errors of the others. */
class TlsTest {
  @TempDir Path directory;
  private TestPki pki;

  @BeforeEach
  void makeAuthority() throws Exception {
    pki = new TestPki(directory);
  }

  private static NettyRemotingServer start(TlsConfig tls) {
    return NettyRemotingServer.start(ServerConfig.builder().tls(tls).build(), new BeginHandler());
  }

  private NettyRemotingServer startTrusted() throws Exception {
    return start(TlsConfig.server(pki.pem("server", pki.issue("server"))));
  }

  private ClientFixture client(ServerAddress server) throws Exception {
    return new ClientFixture(server)
        .set("transport.tls.enabled", "true")
        .set("transport.tls.trustCertificates", pki.trustPem().certificates().toString());
  }

  private static void works(ClientFixture fixture) {
    HawserClient client = fixture.connect();
    assertEquals("by TLS", client.transactionManager().begin("by TLS", Duration.ofSeconds(10)));
  }

  private static String failure(ClientFixture fixture) {
    return assertThrows(HawserException.class, fixture::connect).getMessage();
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void aTrustedServerIsUsed(String protocol) throws Exception {
    try (NettyRemotingServer server = startTrusted();
        ClientFixture fixture = client(server.address()).set("transport.tls.protocols", protocol)) {
      works(fixture);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void storesServeAsPemFilesDo(String type) throws Exception {
    CertificateFiles trust = pki.trustStore(type);
    CertificateFiles own = pki.keyStore(type, "client", pki.issue("client"));
    try (NettyRemotingServer server =
            start(
                TlsConfig.mutualServer(pki.keyStore(type, "server", pki.issue("server")), trust));
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.tls.enabled", "true")
                .set("transport.tls.trustStore", trust.certificates().toString())
                .set("transport.tls.trustStorePassword", TestPki.PASSWORD)
                .set("transport.tls.keyStore", own.certificates().toString())
                .set("transport.tls.keyStorePassword", TestPki.PASSWORD)) {
      works(fixture);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
  void mutualTlsAcceptsOnlyClientsWithACertificate(String protocol) throws Exception {
    CertificateFiles own = pki.pem("client", pki.issue("client"));
    try (NettyRemotingServer server =
            start(TlsConfig.mutualServer(pki.pem("server", pki.issue("server")), pki.trustPem()));
        ClientFixture with =
            client(server.address())
                .set("transport.tls.protocols", protocol)
                .set("transport.tls.certificate", own.certificates().toString())
                .set("transport.tls.privateKey", own.privateKey().toString());
        ClientFixture without = client(server.address()).set("transport.tls.protocols", protocol)) {
      works(with);
      String error = failure(without);
      assertContains(error, "the server requires a certificate of the client");
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRejectedByTheServer() throws Exception {
    TestPki other = new TestPki(directory.resolve("..").resolve(directory.getFileName()));
    CertificateFiles stranger = other.pem("stranger", other.issue("stranger"));
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server =
            start(TlsConfig.mutualServer(pki.pem("server", pki.issue("server")), pki.trustPem()));
        ClientFixture fixture =
            client(server.address())
                .set("transport.tls.certificate", stranger.certificates().toString())
                .set("transport.tls.privateKey", stranger.privateKey().toString())) {
      assertContains(failure(fixture), "does not accept our certificate");
      // The server named the authorities it trusts, so the client showed no other certificate.
      Await.until(
          "logged",
          () -> log.text().contains("the client shows no certificate, which is required"));
    }
  }

  @Test
  void anUntrustedServerIsNamed() throws Exception {
    try (NettyRemotingServer server = startTrusted();
        ClientFixture fixture =
            new ClientFixture(server.address()).set("transport.tls.enabled", "true")) {
      String error = failure(fixture);
      assertContains(error, "the certificate of the server is not trusted");
      assertContains(error, "transport.tls.trustCertificates");
    }
  }

  @Test
  void anExpiredServerIsNamed() throws Exception {
    try (NettyRemotingServer server = start(TlsConfig.server(pki.pem("old", pki.expired())));
        ClientFixture fixture = client(server.address())) {
      assertContains(failure(fixture), "the certificate of the server has expired (NotAfter: ");
    }
  }

  @Test
  void aServerOfAnotherNameIsNamedUnlessThatIsNotChecked() throws Exception {
    CertificateFiles other =
        pki.pem("other", pki.issue("other", it -> it.addSanDnsName("tc.example.org")));
    try (NettyRemotingServer server = start(TlsConfig.server(other));
        ClientFixture checking = client(server.address());
        ClientFixture naming =
            client(server.address()).set("transport.tls.serverName", "tc.example.org");
        ClientFixture careless =
            client(server.address()).set("transport.tls.verifyHostName", "false");
        CapturedLog log = new CapturedLog()) {
      String error = failure(checking);
      assertContains(error, "the certificate of the server is for another host name");
      assertContains(error, "127.0.0.1");
      works(naming);
      assertEquals(0, log.lines("verifyHostName is off"));
      works(careless);
      assertEquals(1, log.lines("verifyHostName is off"));
    }
  }

  @Test
  void aServerThatSpeaksNoTlsIsNamed() throws Exception {
    try (NettyRemotingServer server = start(null);
        CapturedLog log = new CapturedLog();
        ClientFixture fixture = client(server.address())) {
      String error = failure(fixture);
      assertContains(error, "during the TLS handshake: it may not speak TLS on this port");
      assertContains(log.text(), "The peer speaks TLS");
    }
  }

  @Test
  void aServerThatAnswersSomethingElseIsNamed() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ClientFixture fixture = client(new ServerAddress("127.0.0.1", listener.getLocalPort()))) {
      CompletableFuture<Void> answering =
          CompletableFuture.runAsync(() -> answer(listener, "HTTP/1.1 400 Bad Request\r\n\r\n"));
      assertContains(failure(fixture), "does not speak TLS here, but plain HTTP");
      answering.join();
    }
  }

  private static void answer(ServerSocket listener, String text) {
    try (Socket socket = listener.accept()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      while (socket.getInputStream().read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      // The client has had enough.
    }
  }

  @Test
  void aSilentServerIsLeftAfterTheConnectTimeout() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ClientFixture fixture =
            client(new ServerAddress("127.0.0.1", listener.getLocalPort()))
                .set("transport.connectTimeout", "200ms")) {
      assertContains(failure(fixture), "did not finish the TLS handshake in time");
    }
  }

  @Test
  void aClientThatSpeaksNoTlsGetsAnErrorThatSaysSo() throws Exception {
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server = startTrusted();
        ClientFixture fixture = new ClientFixture(server.address())) {
      assertContains(failure(fixture), "The peer speaks TLS, not the Seata protocol");
      Await.until(
          "logged",
          () -> log.text().contains("the client does not speak TLS here, but the plain Seata"));
    }
  }

  @Test
  void aClientWhoseFilesAreMissingDoesNotStart() throws Exception {
    try (ClientFixture fixture =
        new ClientFixture(new ServerAddress("127.0.0.1", 1))
            .set("transport.tls.enabled", "true")
            .set("transport.tls.trustCertificates", directory.resolve("none.pem").toString())) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertContains(error.getMessage(), "there is no file");
      assertContains(error.getMessage(), "none.pem");
    }
  }

  @Test
  void passwordsAreNowhere() throws Exception {
    CertificateFiles store = pki.keyStore("PKCS12", "client", pki.issue("client"));
    String wrong = "not " + TestPki.PASSWORD;
    try (CapturedLog log = new CapturedLog();
        ClientFixture fixture =
            new ClientFixture(new ServerAddress("127.0.0.1", 1))
                .set("transport.tls.enabled", "true")
                .set("transport.tls.keyStore", store.certificates().toString())
                .set("transport.tls.keyStorePassword", wrong)) {
      ConfigurationException error = assertThrows(ConfigurationException.class, fixture::connect);
      assertContains(error.getMessage(), "TLS cannot be set up");
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        assertFalse(cause.toString().contains(TestPki.PASSWORD), cause.toString());
      }
      assertFalse(log.text().contains(TestPki.PASSWORD));
    }
    TlsConfig config = TlsConfig.mutualServer(store, pki.trustStore("JKS"));
    assertFalse(config.toString().contains(TestPki.PASSWORD), config.toString());
    ServerConfig server = ServerConfig.builder().tls(config).build();
    assertFalse(server.toString().contains(TestPki.PASSWORD), server.toString());
  }

  @Test
  void oldVersionsOfTlsAreNotSpoken() {
    for (String protocol : List.of("TLSv1.1", "SSLv3", "")) {
      try (ClientFixture fixture =
          new ClientFixture(new ServerAddress("127.0.0.1", 1))
              .set("transport.tls.enabled", "true")
              .set("transport.tls.protocols", protocol)) {
        if (!protocol.isEmpty()) {
          assertContains(failure(fixture), "TLSv1.3, TLSv1.2 or both");
        }
      }
    }
  }
}
