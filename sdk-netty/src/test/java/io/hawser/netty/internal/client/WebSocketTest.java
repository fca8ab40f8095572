package io.hawser.netty.internal.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.tls.TestPki;
import io.hawser.netty.security.TlsConfig;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerConfig;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.registry.ServerAddress;
import io.hawser.transaction.Resource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The client behind an HTTP ingress: its requests, and what it says about answers that are none.
 */
class WebSocketTest {
  /** Patient: where every buffer is watched, a large frame takes seconds to arrive. */
  private static NettyRemotingServer start(String path, TlsConfig tls) {
    ServerConfig config =
        ServerConfig.builder()
            .webSocketPath(path)
            .tls(tls)
            .idleTimeout(Duration.ofMinutes(10))
            .pushTimeout(Duration.ofMinutes(10))
            .build();
    return NettyRemotingServer.start(config, new BeginHandler());
  }

  private static ClientFixture client(ServerAddress server) {
    return new ClientFixture(server).set("transport.type", "ws");
  }

  private static HawserClient works(ClientFixture fixture) {
    HawserClient client = fixture.connect();
    assertEquals("by ws", client.transactionManager().begin("by ws", Duration.ofSeconds(10)));
    return client;
  }

  private static String failure(ClientFixture fixture) {
    return assertThrows(HawserException.class, fixture::connect).getMessage();
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), text);
  }

  @ParameterizedTest
  @CsvSource({"/, /", "/seata, /seata", "/tc/v1, /tc/v1"})
  void aServerIsUsedAtItsPath(String served, String configured) {
    try (NettyRemotingServer server = start(served, null);
        ClientFixture fixture = client(server.address()).set("transport.ws.path", configured)) {
      works(fixture);
    }
  }

  @Test
  void aServerIsUsedOverTls(@TempDir Path directory) throws Exception {
    TestPki pki = new TestPki(directory);
    TlsConfig tls = TlsConfig.server(pki.pem("server", pki.issue("server")));
    try (NettyRemotingServer server = start("/seata", tls);
        ClientFixture fixture =
            client(server.address())
                .set("transport.type", "wss")
                .set("transport.tls.trustCertificates", pki.trustPem().certificates().toString())
                .set("transport.ws.path", "/seata");
        ClientFixture plain = client(server.address())) {
      works(fixture);
      assertContains(failure(plain), "the server does not speak HTTP here");
    }
  }

  @Test
  void whatIsLargerThanAMessagePassesInBothDirections() {
    String large = "0123456789".repeat(120_000);
    try (NettyRemotingServer server = start("/", null);
        ClientFixture fixture = client(server.address()).set("client.roles", "TM,RM")) {
      HawserClient client = works(fixture);
      CompletableFuture<String> pushed = new CompletableFuture<>();
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  "stock",
                  BranchType.TCC,
                  branch -> {
                    pushed.complete(branch.applicationData());
                    return BranchStatus.PhaseTwo_Committed;
                  },
                  branch -> BranchStatus.PhaseTwo_Rollbacked));

      assertEquals(
          large.length(),
          client.resourceManager().branchRegister(BranchType.TCC, "stock", "x:1:1", large, null));
      BranchCommitRequest push =
          new BranchCommitRequest("x:1:1", 1, BranchType.TCC, "stock", large);
      String rm = server.clients().stream().map(it -> it.clientId()).findAny().orElseThrow();
      assertEquals(BranchStatus.PhaseTwo_Committed, server.sendSync(rm, push).branchStatus());
      assertEquals(large, pushed.join());
    }
  }

  @Test
  void manyRequestsAtATimeGetTheirAnswers() {
    try (NettyRemotingServer server = start("/", null);
        ClientFixture fixture = client(server.address())) {
      HawserClient client = works(fixture);
      List<CompletableFuture<String>> all = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        all.add(
            client
                .transactionManager()
                .beginAsync("tx-" + i, Duration.ofSeconds(10))
                .toCompletableFuture());
      }
      for (int i = 0; i < all.size(); i++) {
        assertEquals("tx-" + i, Await.result(all.get(i)));
      }
    }
  }

  @Test
  void aServerThatLeavesSaysSoAndIsFoundAgain() {
    NettyRemotingServer first = start("/", null);
    try (CapturedLog log = new CapturedLog();
        ClientFixture fixture = client(first.address())) {
      HawserClient client = works(fixture);
      first.close();
      Await.until(
          "the end is logged",
          () -> log.text().contains("the other end closed the WebSocket, code 1001"));

      ServerConfig again =
          ServerConfig.builder().webSocketPath("/").port(first.address().port()).build();
      try (NettyRemotingServer second = NettyRemotingServer.start(again, new BeginHandler())) {
        Await.until(client, status -> status.servers().get(0).state() == State.READY);
        assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(10)));
        assertEquals(1, second.clients().size());
      }
    } finally {
      first.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"seata_tc, ''", "seata_tc, tc.example.org", "münchen, ''"})
  void aServerMayHaveANameThatUrisDoNotAllow(String name, String host) {
    try (NettyRemotingServer server = start("/", null);
        ClientFixture fixture =
            client(new ServerAddress(name, server.address().port()))
                .set("transport.ws.host", host)) {
      HawserClient client =
          fixture.connect(it -> new InetAddress[] {InetAddress.getLoopbackAddress()});
      assertEquals("x", client.transactionManager().begin("x", Duration.ofSeconds(10)));
    }
  }

  @Test
  void aWrongPathIsNamed() {
    try (NettyRemotingServer server = start("/seata", null);
        ClientFixture fixture = client(server.address()).set("transport.ws.path", "/saeta")) {
      String error = failure(fixture);
      assertContains(error, "answered 404 Not Found to the WebSocket handshake at /saeta");
      assertContains(error, "transport.ws.path");
    }
  }

  @Test
  void oneEndWithoutWebSocketIsNamed() {
    try (CapturedLog log = new CapturedLog();
        NettyRemotingServer plain = start(null, null);
        NettyRemotingServer http = start("/", null);
        ClientFixture wsAtPlain = client(plain.address());
        ClientFixture plainAtWs = new ClientFixture(http.address())) {
      assertContains(failure(wsAtPlain), "may not speak HTTP on this port");
      assertContains(log.text(), "The peer speaks HTTP");
      assertContains(failure(plainAtWs), "The peer speaks HTTP, not the Seata protocol");
      assertContains(log.text(), "does not speak HTTP, although this port is for WebSockets");
    }
  }

  /** Returns the error of a client whose server answers every request with that text. */
  private static String saidAbout(String answer, List<String> request) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ClientFixture fixture =
            client(new ServerAddress("127.0.0.1", listener.getLocalPort()))
                .set("transport.ws.path", "/seata?zone=a")
                .set("transport.ws.host", "tc.example.org")) {
      CompletableFuture<Void> answering =
          CompletableFuture.runAsync(() -> answer(listener, answer, request));
      String error = failure(fixture);
      answering.join();
      return error;
    }
  }

  private static void answer(ServerSocket listener, String answer, List<String> request) {
    try (Socket socket = listener.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        request.add(line);
      }
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      while (in.read() >= 0) {
        continue;
      }
    } catch (IOException e) {
      assertFalse(request.isEmpty(), e::toString); // the client need not read it all
    }
  }

  @Test
  void theHandshakeHasTheConfiguredPathAndHost() throws Exception {
    List<String> request = new ArrayList<>();
    String error = saidAbout("HTTP/1.1 404 Not Found\r\n\r\n", request);
    assertEquals("GET /seata?zone=a HTTP/1.1", request.get(0));
    assertTrue(request.contains("host: tc.example.org"), request::toString);
    assertTrue(request.contains("sec-websocket-version: 13"), request::toString);
    // What is behind the path may be a secret.
    assertContains(error, "handshake at /seata:");
  }

  @ParameterizedTest
  @CsvSource({
    "502 Bad Gateway, whose coordinators do not",
    "503 Service Unavailable, whose coordinators do not",
    "403 Forbidden, does not let this client in",
    "200 OK, it is no WebSocket",
    "426 Upgrade Required, does not accept WebSockets at this path",
  })
  void answersOfAnIngressAreNamed(String status, String words) throws Exception {
    String page = "<html>" + "x".repeat(100_000) + "</html>";
    String answer =
        "HTTP/1.1 " + status + "\r\nContent-Length: " + page.length() + "\r\n\r\n" + page;
    String error = saidAbout(answer, new ArrayList<>());
    assertContains(error, "answered " + status);
    assertContains(error, words);
  }

  @Test
  void aRedirectionIsNotFollowedButNamed() throws Exception {
    String answer = "HTTP/1.1 301 Moved Permanently\r\nLocation: https://x.org/\r\n\r\n";
    assertContains(saidAbout(answer, new ArrayList<>()), "it is elsewhere, at https://x.org/");
  }

  @Test
  void aServerThatIsNoWebServerIsNamed() throws Exception {
    assertContains(
        saidAbout("SSH-2.0-OpenSSH_9.2\r\n", new ArrayList<>()),
        "the server does not speak HTTP here");
    assertContains(
        saidAbout("", new ArrayList<>()), "closed the connection during the WebSocket handshake");
  }
}
