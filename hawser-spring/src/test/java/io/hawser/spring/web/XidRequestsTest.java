package io.hawser.spring.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** Which headers of requests count. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // scopes are there to be closed
class XidRequestsTest {
  private static final String XID = "10.1.2.3:8091:4711";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final XidHeaders headers = new XidHeaders();
  private final HttpClient http = HttpClient.newHttpClient();
  private OneThreadServer server;
  private String address;

  @TempDir static Path directory;

  @BeforeAll
  void start() throws Exception {
    server = new OneThreadServer(directory);
    address = "http://" + server.address();
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  private String get(String path, String... sent) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path)).timeout(LIMIT);
    if (sent.length > 0) {
      request.headers(sent);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void eachHeaderIsReadByBothKindsOfServers() throws Exception {
    for (String path : List.of("/servlet/echo", "/servlet/async", "/reactive/echo")) {
      assertEquals(XID, get(path, "TX_XID", XID), path);
      assertEquals(XID, get(path, "X-TX-XID", XID), path);
      assertEquals(XID, get(path, "tx_xid", XID, "x-tx-xid", XID), path);
      assertEquals("null", get(path), path);
    }
  }

  @Test
  void aRequestWithoutAnXidHasNoneWhateverTheThreadHas() throws Exception {
    assertEquals("null", get("/servlet/echo?dirty"));
    assertEquals("null", get("/servlet/echo?dirty", "TX_XID", "nonsense"));
    assertEquals(XID, get("/servlet/echo?dirty", "TX_XID", XID));
  }

  @Test
  void malformedAndContradictoryHeadersAreIgnored() throws Exception {
    for (String path : List.of("/servlet/echo", "/reactive/echo")) {
      assertEquals("null", get(path, "TX_XID", "nonsense"), path);
      assertEquals("null", get(path, "TX_XID", "h:1:" + "9".repeat(200)), path);
      assertEquals("null", get(path, "TX_XID", XID, "X-TX-XID", "10.1.2.3:8091:4712"), path);
    }
  }

  @Test
  void aReactiveClientPrefersReactorsContext() {
    WebClient web =
        WebClient.builder()
            .clientConnector(new JdkClientHttpConnector(http))
            .filter(new XidExchangeFilter(headers))
            .build();
    Mono<String> call =
        web.get().uri(address + "/servlet/echo").retrieve().bodyToMono(String.class);
    try (XidContext.Scope scope = XidContext.bind("10.1.2.3:8091:1")) {
      assertEquals(XID, call.contextWrite(all -> all.put("hawser.xid", XID)).block(LIMIT));
    }
  }

  @Test
  void headersNeedNames() {
    assertThrows(IllegalArgumentException.class, () -> new XidHeaders(List.of()));
  }
}
