package io.hawser.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpServer;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import io.hawser.testservers.PrometheusServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every panel of the dashboard has something to show, asked of a real Prometheus. */
@Tag("full")
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class DashboardOnPrometheusTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String EMPTY = "\"result\":[]";
  private static final String SUCCESS = "{\"status\":\"success\"";

  @Test
  void everyPanelHasValues(EmbeddedCoordinator coordinator) throws Exception {
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    try (Shop shop = new Shop(coordinator)) {
      shop.trade();
      endpoint.createContext(
          "/metrics",
          exchange -> {
            byte[] text = shop.scrape().getBytes(StandardCharsets.UTF_8);
            exchange
                .getResponseHeaders()
                .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
          });
      endpoint.start();
      try (PrometheusServer prometheus =
          PrometheusServer.scraping("127.0.0.1:" + endpoint.getAddress().getPort(), "/metrics")) {
        List<String> without = new ArrayList<>(Dashboard.queries());
        assertFalse(without.isEmpty());
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!without.isEmpty() && System.nanoTime() < end) {
          shop.trade(); // a rate needs two scrapes
          without.removeIf(query -> hasValues(prometheus.query(query)));
          Thread.sleep(500);
        }

        assertEquals(List.of(), without);
        // This also shows that a query can be without values.
        assertFalse(hasValues(prometheus.query("sum by (type) (hawser_no_such_meter)")));
        assertFalse(hasValues(prometheus.query("sum by (type (hawser_connections)")));
      }
    } finally {
      endpoint.stop(0);
    }
  }

  private static boolean hasValues(String answer) {
    return answer.startsWith(SUCCESS) && !answer.contains(EMPTY);
  }
}
