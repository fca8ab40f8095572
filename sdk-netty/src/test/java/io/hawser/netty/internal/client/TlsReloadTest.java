package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.NoServerAvailableException;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.tls.TestPki;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.registry.ServerAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are replaced while client and server run. */
class TlsReloadTest {
  @TempDir Path directory;
  private TestPki pki;

  @BeforeEach
  void makeAuthority() throws Exception {
    pki = new TestPki(directory);
  }

  private static NettyRemotingServer start(TlsConfig tls) {
    return NettyRemotingServer.start(ServerConfig.builder().tls(tls).build(), new BeginHandler());
  }

  private static void begin(HawserClient client) {
    assertEquals("still", client.transactionManager().begin("still", Duration.ofSeconds(10)));
  }

  /** Returns the name in the certificate that the server shows to a new connection. */
  private static String shown(ServerAddress server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustsEveryServer()}, null);
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(server.host(), server.port())) {
      socket.setSoTimeout(EventLimit.SECONDS * 1000);
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private static final class TrustsEveryServer implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void newConnectionsAreShownTheServersNewCertificateAndOldOnesLiveOn() throws Exception {
    TlsConfig config = TlsConfig.server(pki.pem("server", pki.issue("first")));
    try (NettyRemotingServer server = start(config);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.tls.enabled", "true")
                .set("transport.tls.trustCertificates", pki.trustPem().certificates().toString())) {
      HawserClient client = fixture.connect();
      assertEquals("CN=first", shown(server.address()));

      pki.pem("server", pki.issue("second"));

      assertEquals("CN=second", shown(server.address()));
      begin(client);
      assertEquals(1, server.clients().size());
    }
  }

  @Test
  void badNewFilesKeepTheOldOnesWithOneWarning() throws Exception {
    CertificateFiles files = pki.pem("server", pki.issue("first"));
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server = start(TlsConfig.server(files))) {
      Files.writeString(files.certificates(), "half a certificate");
      assertEquals("CN=first", shown(server.address()));
      assertEquals("CN=first", shown(server.address()));
      assertEquals(1, log.lines("cannot be used"), log.text());
      assertEquals(1, log.lines("there is no certificate in"), log.text());

      // The certificate alone: its key is still the old one.
      pki.write("server.crt", pki.issue("second").getCertificatePathPEM());
      assertEquals("CN=first", shown(server.address()));
      assertEquals(1, log.lines("the private key does not belong to the certificate"));

      pki.pem("server", pki.issue("third"));
      assertEquals("CN=third", shown(server.address()));
      assertEquals(2, log.lines("cannot be used"), log.text());
    }
  }

  @Test
  void aClientThatIsGivenANewCertificateGetsInWithoutARestart() throws Exception {
    CertificateFiles own = pki.pem("client", pki.expired());
    TlsConfig config =
        TlsConfig.mutualServer(pki.pem("server", pki.issue("server")), pki.trustPem());
    try (NettyRemotingServer server = start(config);
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.enableTmClientChannelCheckFailFast", "false")
                .set("transport.tls.enabled", "true")
                .set("transport.tls.trustCertificates", pki.trustPem().certificates().toString())
                .set("transport.tls.certificate", own.certificates().toString())
                .set("transport.tls.privateKey", own.privateKey().toString())) {
      HawserClient client = fixture.connect();
      Await.until(
          client, status -> status.servers().stream().anyMatch(s -> s.failedAttempts() > 0));
      NoServerAvailableException rejected =
          assertThrows(NoServerAvailableException.class, () -> begin(client));
      assertTrue(
          rejected.getMessage().contains("does not accept our certificate"), rejected.getMessage());

      pki.pem("client", pki.issue("client"));

      Await.until(client, status -> status.servers().get(0).state() == State.READY);
      begin(client);
    }
  }
}
