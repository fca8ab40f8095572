package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.tls.TestPki;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.registry.ServerAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS is negotiated once: a peer that repeats it makes the other end compute for nothing. */
class RenegotiationTest {
  private static final int MANY = 20_000;

  @TempDir Path directory;
  private TestPki pki;

  @BeforeEach
  void makeAuthority() throws Exception {
    pki = new TestPki(directory);
  }

  private NettyRemotingServer start() throws Exception {
    return NettyRemotingServer.start(
        ServerConfig.builder()
            .tls(TlsConfig.server(pki.pem("server", pki.issue("server"))))
            .registrationTimeout(Duration.ofMinutes(5))
            .build(),
        new BeginHandler());
  }

  private SSLSocket connect(ServerAddress server, String protocol) throws Exception {
    SSLSocket socket =
        (SSLSocket) context().getSocketFactory().createSocket(server.host(), server.port());
    socket.setEnabledProtocols(new String[] {protocol});
    socket.setSoTimeout(60_000);
    socket.startHandshake();
    return socket;
  }

  private SSLContext context() throws Exception {
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(
        KeyStore.getInstance(
            pki.trustStore("PKCS12").certificates().toFile(), TestPki.PASSWORD.toCharArray()));
    var store = pki.keyStore("PKCS12", "peer", pki.issue("peer"));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(
        KeyStore.getInstance(store.certificates().toFile(), TestPki.PASSWORD.toCharArray()),
        TestPki.PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }

  @Test
  void anEndpointClosesAtTheFirstRenegotiation() throws Exception {
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server = start();
        ClientFixture fixture =
            new ClientFixture(server.address())
                .set("transport.tls.enabled", "true")
                .set("transport.tls.protocols", "TLSv1.2")
                .set("transport.tls.trustCertificates", pki.trustPem().certificates().toString())) {
      var tm = fixture.connect().transactionManager();
      try (SSLSocket socket = connect(server.address(), "TLSv1.2")) {
        assertThrows(IOException.class, () -> again(socket, 1));
        assertThrows(IOException.class, () -> drain(socket));
      }
      assertEquals(1, log.lines("second handshake"), log::text);
      assertEquals("x", tm.begin("x", Duration.ofSeconds(60)), "others are not concerned");
    }
  }

  @Test
  void anEndpointClosesAfterManyUpdatesOfTheKey() throws Exception {
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer server = start();
        SSLSocket socket = connect(server.address(), "TLSv1.3")) {
      assertThrows(IOException.class, () -> again(socket, MANY));
      assertTrue(log.lines("records without content") <= 1, log::text);
    }
  }

  @Test
  void aClientClosesWhenTheServerAsksForARenegotiation() throws Exception {
    SSLServerSocket listening =
        (SSLServerSocket) context().getServerSocketFactory().createServerSocket(0);
    try (listening) {
      CompletableFuture<Boolean> rejected =
          CompletableFuture.supplyAsync(() -> isRejected(listening));
      try (ClientFixture fixture =
          new ClientFixture(new ServerAddress("127.0.0.1", listening.getLocalPort()))
              .set("client.roles", "TM")
              .set("transport.tls.enabled", "true")
              .set("transport.tls.protocols", "TLSv1.2")
              .set("transport.enableTmClientChannelCheckFailFast", "false")
              .set("transport.tls.trustCertificates", pki.trustPem().certificates().toString())) {
        fixture.connect();
        assertTrue(rejected.get(60, TimeUnit.SECONDS));
      }
    }
  }

  /** Accepts one connection and asks for another handshake as soon as something has come. */
  private static boolean isRejected(SSLServerSocket listening) {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      socket.setSoTimeout(60_000);
      assertTrue(socket.getInputStream().read() >= 0);
      again(socket, 1);
      return false;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  /** TLS 1.2: a new handshake; TLS 1.3: an update of the key, which the peer answers. */
  private static void again(SSLSocket socket, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      socket.startHandshake();
    }
    if (times == 1) {
      drain(socket); // nothing else comes
      throw new IOException("closed");
    }
  }

  private static void drain(SSLSocket socket) throws IOException {
    if (socket.getInputStream().read() < 0) {
      throw new IOException("closed");
    }
  }
}
