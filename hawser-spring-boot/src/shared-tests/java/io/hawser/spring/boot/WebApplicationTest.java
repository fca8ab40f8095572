package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.micrometer.HawserObservations;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.tcc.EmptyRollback;
import io.hawser.tcc.JdbcFence;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.transaction.BranchContext;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import io.hawser.transaction.TransactionTemplate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** A whole application on a real Tomcat: actuator, filter, clients. */
@Tag("full")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebApplicationTest {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final HttpClient http = HttpClient.newHttpClient();
  private EmbeddedCoordinator coordinator;
  private ConfigurableApplicationContext context;

  @BeforeAll
  void start() {
    coordinator = EmbeddedCoordinator.start();
    context =
        WebApplication.builder()
            .properties("hawser.service.grouplist.default=" + coordinator.address())
            .run();
  }

  @AfterAll
  void stop() {
    context.close();
    coordinator.close();
  }

  private String base() {
    return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theXidOfARequestCountsAndNoneStays() throws Exception {
    assertEquals("127.0.0.1:8091:7", get("/xid", "TX_XID", "127.0.0.1:8091:7").body());
    assertEquals("127.0.0.1:8091:8", get("/xid", "X-TX-XID", "127.0.0.1:8091:8").body());
    assertEquals("null", get("/xid").body());
    // A caller has its answer before the thread has left the last filter.
    long end = System.nanoTime() + Contexts.LIMIT.toNanos();
    while (WebApplication.PROBED.get() < 6 && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertTrue(WebApplication.PROBED.get() >= 6, WebApplication.PROBED::toString);
    assertEquals(List.of(), List.copyOf(WebApplication.LEAKS));
  }

  @Test
  void eachClientSendsTheXidAlong() {
    TransactionTemplate transactions = context.getBean(TransactionTemplate.class);
    RestClient restClient = context.getBean(RestClient.Builder.class).build();
    WebClient webClient = context.getBean(WebClient.Builder.class).build();
    RestTemplate restTemplate = WebApplication.restTemplate(context);
    URI uri = URI.create(base() + "/xid");
    transactions.run(
        "clients",
        Contexts.LIMIT,
        tx -> {
          assertEquals(tx.xid(), restClient.get().uri(uri).retrieve().body(String.class));
          assertEquals(tx.xid(), restTemplate.getForObject(uri, String.class));
          assertEquals(
              tx.xid(),
              webClient.get().uri(uri).retrieve().bodyToMono(String.class).block(Contexts.LIMIT));
        });
    assertNull(XidContext.current());
    assertEquals("null", restClient.get().uri(uri).retrieve().body(String.class));
  }

  @Test
  void anAnnotatedControllerWorks() throws Exception {
    String xid = get("/place").body();
    assertEquals(GlobalStatus.Committed, coordinator.find(xid).orElseThrow().status());
    String shown = get("/actuator/hawser/" + xid).body();
    assertTrue(shown.contains("This client requested the commit."), shown);
  }

  @Test
  void aTccActionIsConfirmedOrCancelled() throws Exception {
    JdbcTemplate books = context.getBean(JdbcTemplate.class);
    String committed = get("/buy/2").body();
    assertEquals(GlobalStatus.Committed, Contexts.ended(coordinator, committed));
    assertEquals(500, get("/buy/-2").statusCode());
    String cancelled = WebApplication.FAILED.poll();
    assertEquals(GlobalStatus.Rollbacked, Contexts.ended(coordinator, cancelled));
    assertEquals(
        List.of("2 taken"), books.queryForList("select what from moves", String.class));
    assertEquals(
        1,
        books.queryForObject(
            "select count(*) from tcc_fence_log where xid = ? and status = 3",
            Integer.class,
            cancelled));
  }

  @Test
  void theEndpointShowsEverythingButSecrets() throws Exception {
    context
        .getBean(ResourceManager.class)
        .registerResource(Resource.tcc("stock").onCommit(it -> {}).onRollback(it -> {}));
    HttpResponse<String> all = get("/actuator/hawser");
    String shown = all.body();
    assertEquals(200, all.statusCode(), shown);
    assertTrue(shown.contains("\"ready\":true"), shown);
    assertTrue(shown.contains("\"server\":\"" + coordinator.address() + "\""), shown);
    assertTrue(shown.contains("\"type\":\"file\""), shown);
    assertTrue(shown.contains("\"id\":\"stock\""), shown);
    assertTrue(shown.contains("\"applicationId\":\"orders\""), shown);
    assertTrue(shown.contains("\"secretKey\":\"******\""), shown);
    assertFalse(shown.contains("sesame"), shown);
  }

  @Test
  void metersAreThere() throws Exception {
    get("/place");
    String meters = get("/actuator/metrics").body();
    assertTrue(meters.contains("hawser.requests"), meters);
    assertTrue(meters.contains("hawser.connections"), meters);
    assertEquals(1, context.getBeanProvider(HawserObservations.class).stream().count());
  }

  @Test
  void theFenceIsThatOfTheDataSourceAndItsEventsAreCounted() throws Exception {
    BranchContext neverTried = new BranchContext("127.0.0.1:8091:9", 9, BranchType.TCC, "stock", "");
    context
        .getBean(JdbcFence.class)
        .rollback(
            neverTried, EmptyRollback.SKIP, connection -> BranchStatus.PhaseTwo_Rollbacked);
    String counted = get("/actuator/metrics/hawser.fence?tag=event:empty_rollback").body();
    assertTrue(counted.contains("\"value\":1.0"), counted);
    assertTrue(counted.contains("\"stock\""), counted);
  }

  @Test
  void healthFollowsTheServer() throws Exception {
    int port = coordinator.address().port();
    assertEquals(200, get("/actuator/health/hawser").statusCode());
    coordinator.close();
    awaitStatus(503);
    String down = get("/actuator/health/hawser").body();
    assertTrue(down.contains("OUT_OF_SERVICE"), down);
    coordinator = EmbeddedCoordinator.builder().port(port).start();
    awaitStatus(200);
    assertTrue(context.getBean(HawserClient.class).status().isReady());
  }

  private void awaitStatus(int expected) throws Exception {
    long deadline = System.nanoTime() + Contexts.LIMIT.toNanos();
    while (get("/actuator/health/hawser").statusCode() != expected) {
      assertTrue(System.nanoTime() < deadline, "no " + expected);
      Thread.sleep(PAUSE.toMillis()); // a probe, as an orchestrator makes it
    }
  }
}
