package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.TransactionTemplate;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Settings of headers and meters, each with an application on a real Tomcat. */
@Tag("full")
class PropagationSettingsTest {
  private static final String XID = "127.0.0.1:8091:7";

  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  private static ConfigurableApplicationContext run(String... settings) {
    return WebApplication.builder()
        .properties("hawser.service.grouplist.default=" + coordinator.address())
        .properties(settings)
        .run();
  }

  private static URI uri(ConfigurableApplicationContext context, String path) {
    String port = context.getEnvironment().getProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The XID that a request with this header arrives with. */
  private static String received(ConfigurableApplicationContext context, String header) {
    RestClient plain = RestClient.create();
    return plain
        .get()
        .uri(uri(context, "/xid"))
        .header(header, XID)
        .retrieve()
        .body(String.class);
  }

  /** Has each client of Spring Boot send a request in a transaction, and expects this to arrive. */
  private static void assertSent(ConfigurableApplicationContext context, boolean expected) {
    RestClient restClient = context.getBean(RestClient.Builder.class).build();
    RestTemplate restTemplate = WebApplication.restTemplate(context);
    WebClient webClient = context.getBean(WebClient.Builder.class).build();
    URI uri = uri(context, "/xid");
    context
        .getBean(TransactionTemplate.class)
        .run(
            "clients",
            Contexts.LIMIT,
            tx -> {
              String xid = expected ? tx.xid() : "null";
              assertEquals(xid, restClient.get().uri(uri).retrieve().body(String.class));
              assertEquals(xid, restTemplate.getForObject(uri, String.class));
              assertEquals(
                  xid,
                  webClient.get().uri(uri).retrieve().bodyToMono(String.class).block(Contexts.LIMIT));
            });
  }

  @Test
  void ownHeadersReplaceTheUsualOnes() {
    try (ConfigurableApplicationContext context =
        run("hawser.propagation.http.headers=Shop-Transaction")) {
      assertEquals(XID, received(context, "Shop-Transaction"));
      assertEquals("null", received(context, "TX_XID"));
      assertEquals("null", received(context, "X-TX-XID"));
      assertSent(context, true); // by the only header that the server reads
    }
  }

  @Test
  void aServerMayIgnoreXids() {
    try (ConfigurableApplicationContext context =
        run("hawser.propagation.http.server.enabled=false")) {
      assertEquals("null", received(context, "TX_XID"));
      assertEquals("null", received(context, "X-TX-XID"));
    }
  }

  @Test
  void clientsMayKeepXidsToThemselves() {
    try (ConfigurableApplicationContext context =
        run("hawser.propagation.http.client.enabled=false")) {
      assertEquals(XID, received(context, "TX_XID"));
      assertSent(context, false);
    }
  }

  @Test
  void metersOfRequestsMayHaveATagForTheServer() {
    try (ConfigurableApplicationContext context = run("hawser.metrics.server-tag=true")) {
      context.getBean(TransactionTemplate.class).run("tagged", Contexts.LIMIT, tx -> {});
      String meter =
          RestClient.create()
              .get()
              .uri(uri(context, "/actuator/metrics/hawser.requests"))
              .retrieve()
              .body(String.class);
      assertTrue(meter.contains("\"" + coordinator.address() + "\""), meter);
    }
  }
}
