package io.hawser.spring.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import feign.Feign;
import feign.RequestLine;
import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import io.hawser.testservers.NginxServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Every client through an nginx with its defaults, which drops headers with underscores. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // scopes are there to be closed
class NginxTest {
  private static final String XID = "10.1.2.3:8091:4711";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int REQUESTS = 1_000;
  private static final int TIMEOUT_EVERY = 100;

  private final XidHeaders headers = new XidHeaders();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Get> clients = new LinkedHashMap<>();
  private OneThreadServer server;
  private NginxServer nginx;

  @TempDir static Path directory;

  /** Gets a path through nginx. */
  private interface Get {
    String path(String path) throws Exception;
  }

  private interface FeignTarget {
    @RequestLine("GET /servlet/echo")
    String echo();

    @RequestLine("GET /servlet/underscore")
    String underscore();
  }

  @BeforeAll
  void start() throws Exception {
    server = new OneThreadServer(directory);
    nginx = NginxServer.to(server.address());
    addClients(nginx.url());
  }

  private void addClients(String url) {
    RestClient rest =
        RestClient.builder()
            .requestFactory(new JdkClientHttpRequestFactory(http))
            .requestInterceptor(new XidRequestInterceptor(headers))
            .build();
    clients.put("RestClient", path -> rest.get().uri(url + path).retrieve().body(String.class));
    RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory(http));
    template.getInterceptors().add(new XidRequestInterceptor(headers));
    clients.put("RestTemplate", path -> template.getForObject(url + path, String.class));
    WebClient web =
        WebClient.builder()
            .clientConnector(new JdkClientHttpConnector(http))
            .filter(new XidExchangeFilter(headers))
            .build();
    clients.put(
        "WebClient",
        path -> web.get().uri(url + path).retrieve().bodyToMono(String.class).block(LIMIT));
    XidHttpRequests requests = new XidHttpRequests();
    clients.put(
        "HttpClient",
        path ->
            http.send(
                    requests.copyTo(HttpRequest.newBuilder(URI.create(url + path))).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    FeignTarget feign =
        Feign.builder()
            .requestInterceptor(new XidFeignInterceptor(headers))
            .target(FeignTarget.class, url);
    clients.put("Feign", path -> path.endsWith("/underscore") ? feign.underscore() : feign.echo());
  }

  @AfterAll
  void stop() throws Exception {
    nginx.close();
    server.close();
  }

  @Test
  void everyClientReachesTheServerBehindNginx() throws Exception {
    for (Map.Entry<String, Get> client : clients.entrySet()) {
      try (XidContext.Scope scope = XidContext.bind(XID)) {
        assertEquals(XID, client.getValue().path("/servlet/echo"), client.getKey());
        assertEquals("null", client.getValue().path("/servlet/underscore"), client.getKey());
      }
      assertNull(XidContext.current());
      assertEquals("null", client.getValue().path("/servlet/echo"), client.getKey());
    }
  }

  @Test
  void withoutNginxBothHeadersArrive() throws Exception {
    XidHttpRequests requests = new XidHttpRequests();
    URI uri = URI.create("http://" + server.address() + "/servlet/underscore");
    try (XidContext.Scope scope = XidContext.bind(XID)) {
      HttpRequest.Builder request = HttpRequest.newBuilder(uri);
      HttpRequest twice = requests.copyTo(requests.copyTo(request)).build();
      assertEquals(XID, http.send(twice, HttpResponse.BodyHandlers.ofString()).body());
      assertEquals(1, twice.headers().allValues("TX_XID").size());
    }
  }

  @Test
  void nothingStaysOnTheOnlyThreadOfTheServer() throws Exception {
    String[] paths = {"/servlet/error", "/servlet/async", "/servlet/echo"};
    for (int i = 0; i < REQUESTS; i++) {
      // Tomcat looks for time-outs once a second.
      String path = i % TIMEOUT_EVERY == 0 ? "/servlet/timeout" : paths[i % paths.length];
      String xid = "10.1.2.3:8091:" + i;
      HttpRequest with =
          HttpRequest.newBuilder(URI.create(nginx.url() + path)).header("X-TX-XID", xid).build();
      HttpResponse<String> answer = http.send(with, HttpResponse.BodyHandlers.ofString());
      boolean fails = path.endsWith("error") || path.endsWith("timeout");
      assertEquals(fails ? 500 : 200, answer.statusCode(), path);
      if (!fails) {
        assertEquals(xid, answer.body(), path);
      }
      URI echo = URI.create(nginx.url() + "/servlet/echo");
      assertEquals(
          "null",
          http.send(HttpRequest.newBuilder(echo).build(), HttpResponse.BodyHandlers.ofString())
              .body(),
          "after " + path);
      assertEquals(List.of(), server.leaks(), "after " + path);
    }
  }
}
