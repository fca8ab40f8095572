package io.hawser.spring.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.server.reactive.ServletHttpHandlerAdapter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Each client against a real Tomcat of one thread, with the filters of both kinds of servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("try") // scopes are there to be closed
class XidRequestsTest {
  private static final String XID = "10.1.2.3:8091:4711";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final XidHeaders headers = new XidHeaders();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ExecutorService async = Executors.newSingleThreadExecutor();
  private Tomcat tomcat;
  private String address;

  @TempDir static Path directory;

  /** Answers the XID of its thread, for some paths later or by an error. */
  private final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
      if (request.getRequestURI().endsWith("/async") && !again) {
        AsyncContext context = request.startAsync();
        async.execute(context::dispatch);
      } else if (request.getRequestURI().endsWith("/error")) {
        throw new IllegalStateException("of the servlet");
      } else {
        response.getWriter().print(XidContext.current());
      }
    }
  }

  @BeforeAll
  void start() throws Exception {
    tomcat = new Tomcat();
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("maxThreads", "1");
    tomcat.getConnector().setProperty("minSpareThreads", "1");
    Context root = tomcat.addContext("", directory.toString());
    add(root, "echo", new Echo(), "/servlet/*");
    add(
        root,
        "reactive",
        new ServletHttpHandlerAdapter(
            RouterFunctions.toHttpHandler(
                RouterFunctions.route()
                    .GET(
                        "/echo",
                        request ->
                            Mono.deferContextual(
                                context ->
                                    ServerResponse.ok()
                                        .bodyValue(
                                            context.<String>getOrDefault("hawser.xid", "null"))))
                    .build(),
                HandlerStrategies.builder().webFilter(new XidWebFilter(headers)).build())),
        "/reactive/*");
    FilterDef filter = new FilterDef();
    filter.setFilterName("xid");
    filter.setFilter(new XidFilter(headers));
    filter.setAsyncSupported("true");
    root.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("xid");
    map.addURLPattern("/servlet/*");
    map.setDispatcher("REQUEST");
    map.setDispatcher("ASYNC");
    root.addFilterMap(map);
    tomcat.start();
    address = "http://localhost:" + tomcat.getConnector().getLocalPort();
  }

  private static void add(
      Context root, String name, jakarta.servlet.Servlet servlet, String pattern) {
    Wrapper wrapper = Tomcat.addServlet(root, name, servlet);
    wrapper.setAsyncSupported(true);
    root.addServletMappingDecoded(pattern, name);
  }

  @AfterAll
  void stop() throws Exception {
    tomcat.stop();
    tomcat.destroy();
    async.shutdownNow();
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
  void malformedAndContradictoryHeadersAreIgnored() throws Exception {
    for (String path : List.of("/servlet/echo", "/reactive/echo")) {
      assertEquals("null", get(path, "TX_XID", "nonsense"), path);
      assertEquals("null", get(path, "TX_XID", "h:1:" + "9".repeat(200)), path);
      assertEquals("null", get(path, "TX_XID", XID, "X-TX-XID", "10.1.2.3:8091:4712"), path);
    }
  }

  @Test
  void nothingStaysOnTheOnlyThreadOfTheServer() throws Exception {
    for (int i = 0; i < 300; i++) {
      get(
          i % 3 == 0 ? "/servlet/error" : i % 3 == 1 ? "/servlet/async" : "/servlet/echo",
          "TX_XID",
          XID);
      assertEquals("null", get("/servlet/echo"));
    }
  }

  @Test
  void everyClientSendsTheXidOfItsThread() throws Exception {
    RestClient rest =
        RestClient.builder()
            .requestFactory(new JdkClientHttpRequestFactory(http))
            .requestInterceptor(new XidRequestInterceptor(headers))
            .build();
    RestTemplate template = new RestTemplate(new JdkClientHttpRequestFactory(http));
    template.getInterceptors().add(new XidRequestInterceptor(headers));
    WebClient web =
        WebClient.builder()
            .clientConnector(new JdkClientHttpConnector(http))
            .filter(new XidExchangeFilter(headers))
            .build();
    String url = address + "/servlet/echo";
    try (XidContext.Scope scope = XidContext.bind(XID)) {
      assertEquals(XID, rest.get().uri(url).retrieve().body(String.class));
      assertEquals(XID, template.getForObject(url, String.class));
      assertEquals(XID, web.get().uri(url).retrieve().bodyToMono(String.class).block(LIMIT));
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
      headers.write(request::setHeader);
      assertEquals(XID, http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }
    assertNull(XidContext.current());
    assertEquals("null", rest.get().uri(url).retrieve().body(String.class));
    assertEquals("null", web.get().uri(url).retrieve().bodyToMono(String.class).block(LIMIT));
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
