package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.HawserException;
import io.hawser.netty.security.CertificateFiles;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.ServerConfigBuilder;
import io.hawser.netty.server.SignatureCheck;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.HaproxyServer;
import io.hawser.testservers.SeataServer;
import io.hawser.testsupport.NoLeaks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our client over TLS, mutual TLS and WebSockets: through haproxy to Seata's server, which knows
 * nothing of them, and to ours.
 */
@Tag("full")
@ExtendWith(NoLeaks.class)
class SecureTransportTest {
  private static final String PATH = "/seata";
  private static final String HOST = "tc.example.org";
  private static final Map<String, String> SIGNED =
      Map.of("accessKey", "interop", "secretKey", "a secret between us");

  @TempDir static Path directory;

  private static final Deque<AutoCloseable> STARTED = new ArrayDeque<>();
  private static Certificates certificates;
  private static SeataServer seata;
  private static HaproxyServer tls;
  private static HaproxyServer mutualTls;
  private static HaproxyServer ingressOfSeata;
  private static EmbeddedCoordinator ownTls;
  private static EmbeddedCoordinator ownMutualTls;
  private static EmbeddedCoordinator ownWebSocket;
  private static HaproxyServer ingress;
  private static HaproxyServer secureIngress;

  @BeforeAll
  static void start() throws Exception {
    certificates = Certificates.create(directory);
    Path both = certificates.serverBoth();
    Path authority = certificates.authority();

    seata = started(SeataServer.seataServer200(Map.of()));
    tls = started(HaproxyServer.tls(both, seata.address()));
    mutualTls = started(HaproxyServer.mutualTls(both, authority, seata.address()));
    WebSocketBridge bridge = started(new WebSocketBridge(PATH, seata.address()));
    ingressOfSeata = started(HaproxyServer.https(both, authority, HOST, PATH, bridge.address()));

    CertificateFiles own = CertificateFiles.pem(certificates.server(), certificates.serverKey());
    ownTls = coordinator(it -> it.tls(TlsConfig.server(own)));
    ownMutualTls =
        coordinator(it -> it.tls(TlsConfig.mutualServer(own, CertificateFiles.pem(authority))));
    ownWebSocket =
        coordinator(
            it ->
                it.webSocketPath(PATH)
                    .registrationCheck(
                        SignatureCheck.builder()
                            .key(SIGNED.get("accessKey"), SIGNED.get("secretKey"))
                            .build()));
    String backend = ownWebSocket.address().toString();
    ingress = started(HaproxyServer.http(HOST, PATH, backend));
    secureIngress = started(HaproxyServer.https(both, authority, HOST, PATH, backend));
  }

  private static EmbeddedCoordinator coordinator(Consumer<ServerConfigBuilder> server) {
    return started(
        EmbeddedCoordinator.builder().retryPeriod(Duration.ofMillis(200)).server(server).start());
  }

  private static <T extends AutoCloseable> T started(T server) {
    STARTED.push(server);
    return server;
  }

  @AfterAll
  static void close() throws Exception {
    while (!STARTED.isEmpty()) {
      STARTED.pop().close();
    }
  }

  private static Map<String, String> secure(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("transport.tls.enabled", "true");
    settings.put("transport.tls.trustCertificates", certificates.authority().toString());
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private static Map<String, String> mutual(String... more) {
    Map<String, String> settings = secure(more);
    settings.put("transport.tls.certificate", certificates.client().toString());
    settings.put("transport.tls.privateKey", certificates.clientKey().toString());
    return settings;
  }

  private static Map<String, String> webSocket(Map<String, String> others) {
    Map<String, String> settings = new HashMap<>(others);
    settings.put("transport.type", "ws");
    settings.put("transport.ws.path", PATH);
    settings.put("transport.ws.host", HOST);
    settings.putAll(SIGNED);
    return settings;
  }

  private static HawserTestClient connect(
      String name, String address, Map<String, String> settings) {
    return HawserTestClient.connect(name, address, settings);
  }

  static Stream<HawserTestClient> ofSeata() {
    return Stream.<Supplier<HawserTestClient>>of(
            () -> connect("TLS 1.3, haproxy, Seata's server", tls.address(), secure()),
            () ->
                connect(
                    "mutual TLS 1.2, haproxy, Seata's server",
                    mutualTls.address(),
                    mutual(
                        "transport.tls.protocols",
                        "TLSv1.2",
                        "transport.compressor",
                        "gzip",
                        "transport.enableRmClientBatchSendRequest",
                        "false")),
            () ->
                connect(
                    "wss, mutual TLS, haproxy, bridge, Seata's server",
                    ingressOfSeata.address(),
                    webSocket(mutual())))
        .map(Supplier::get);
  }

  static Stream<HawserTestClient> ofOurs() {
    return Stream.<Supplier<HawserTestClient>>of(
            () -> connect("TLS, ours", ownTls.address().toString(), secure()),
            () -> connect("mutual TLS, ours", ownMutualTls.address().toString(), mutual()),
            () -> connect("ws, haproxy, ours", ingress.address(), webSocket(Map.of())),
            () ->
                connect(
                    "wss, mutual TLS, haproxy, ours", secureIngress.address(), webSocket(mutual())))
        .map(Supplier::get);
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.SecureTransportTest#ofSeata")
  class ToSeata implements HawserContract {
    private final HawserTestClient client;

    ToSeata(HawserTestClient client) {
      this.client = client;
    }

    @Override
    public HawserTestClient client() {
      return client;
    }

    @Override
    public String serverVersion() {
      return "2.0.0";
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource("io.hawser.interop.SecureTransportTest#ofOurs")
  class ToOurs implements HawserContract {
    private final HawserTestClient client;

    ToOurs(HawserTestClient client) {
      this.client = client;
    }

    @Override
    public HawserTestClient client() {
      return client;
    }

    @Override
    public String serverVersion() {
      return "2.6.0";
    }
  }

  @Nested
  @Timeout(Limits.TEST_SECONDS)
  class WhatGoesWrong {
    private static String failure(String address, Map<String, String> settings) {
      HawserException error =
          assertThrows(HawserException.class, () -> connect("unwanted", address, settings).close());
      return error.getMessage();
    }

    private static void assertContains(String text, String part) {
      assertTrue(text.contains(part), text);
    }

    @Test
    void haproxyWantsACertificate() {
      for (String protocol : new String[] {"TLSv1.3", "TLSv1.2"}) {
        assertContains(
            failure(mutualTls.address(), secure("transport.tls.protocols", protocol)),
            "the server requires a certificate of the client");
      }
    }

    @Test
    void haproxyIsNotTrusted() {
      assertContains(
          failure(tls.address(), Map.of("transport.tls.enabled", "true")),
          "the certificate of the server is not trusted");
    }

    @Test
    void haproxySpeaksTlsAndTheClientDoesNot() {
      assertContains(
          failure(tls.address(), Map.of()), "The peer speaks TLS, not the Seata protocol");
    }

    @Test
    void theSeataServerSpeaksNoTls() {
      assertContains(
          failure(seata.address(), secure("transport.connectTimeout", "1s")),
          "it may not speak TLS on this port");
    }

    @Test
    void theIngressHasNoSuchPathOrHost() {
      Map<String, String> settings = new HashMap<>(webSocket(Map.of()));
      settings.put("transport.ws.path", "/other");
      assertContains(failure(ingress.address(), settings), "answered 404 Not Found");
      settings.putAll(webSocket(Map.of("transport.ws.host", "x")));
      settings.put("transport.ws.host", "other.example.org");
      assertContains(failure(ingress.address(), settings), "transport.ws.host");
    }

    @Test
    void theIngressHasNoServerBehindIt() {
      try (HaproxyServer alone = HaproxyServer.http(HOST, PATH, "127.0.0.1:1")) {
        String error = failure(alone.address(), webSocket(Map.of()));
        assertContains(error, "answered 503 Service Unavailable");
        assertContains(error, "whose coordinators do not");
      }
    }

    @Test
    void aWrongSecretIsRejectedThroughTheIngress() {
      Map<String, String> settings = new HashMap<>(webSocket(Map.of()));
      settings.put("secretKey", "another secret");
      String error = failure(ingress.address(), settings);
      assertContains(error, "wrong accessKey or secretKey");
      assertEquals(-1, error.indexOf("another secret"));
    }
  }
}
