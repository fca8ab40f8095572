package io.hawser.examples.services;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.HawserClient;
import io.hawser.tcc.JdbcFence;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.GlobalSnapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TwoServicesTest {
  private static final int PLUMBING = 20;

  /** A pattern of the lines that are there because of Hawser. */
  private static final Pattern OF_HAWSER =
      Pattern.compile(
          "HawserClient|JdbcFence|TccAction|Xid|xid|Transaction|transactions|fence|headers"
              + "|\\.on(Try|Confirm|Cancel)|\\.register|reservation\\b|\"place-order\"");

  private final JdbcConnectionPool database =
      JdbcConnectionPool.create("jdbc:h2:mem:two-services;LOCK_TIMEOUT=60000", "", "");

  @AfterEach
  void dispose() {
    database.dispose();
  }

  @Test
  void anOrderReservesAllLinesOrNone() throws Exception {
    TwoServices.fill(database);
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        HawserClient ofStock = HawserClient.connect(coordinator.clientConfig().build());
        HawserClient ofOrders = HawserClient.connect(coordinator.clientConfig().build());
        JdbcFence fence = TwoServices.fence(database);
        StockService stock = new StockService(ofStock, fence)) {
      OrderService orders = new OrderService(ofOrders, stock.address());

      orders.place("first", List.of("apple 2", "pear 1"));
      OrderService.RejectedException rejected =
          assertThrows(
              OrderService.RejectedException.class,
              () -> orders.place("second", List.of("apple 1", "pear 9")));

      assertEquals("pear 9: the stock answered 409", rejected.getMessage());
      for (GlobalSnapshot transaction : coordinator.transactions()) {
        coordinator.whenEnded(transaction.xid()).get(60, TimeUnit.SECONDS);
      }
      assertEquals(List.of("first"), orders.accepted());
      assertEquals("apple 3/0/2 pear 4/0/1", TwoServices.books(database));
      assertEquals(500, withoutXid(stock));
      assertEquals("apple 3/0/2 pear 4/0/1", TwoServices.books(database));
    }
  }

  private static int withoutXid(StockService stock) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + stock.address().getPort() + "/reservations");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.ofString("apple 1"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void theProgramRuns() throws Exception {
    TwoServices.main(new String[0]);
  }

  @Test
  void servicesHaveFewLinesBecauseOfHawser() throws IOException {
    Path folder = Path.of("src/main/java/io/hawser/examples/services");
    int lines = 0;
    for (String service : List.of("StockService.java", "OrderService.java")) {
      try (Stream<String> all = Files.lines(folder.resolve(service))) {
        lines +=
            (int)
                all.filter(line -> !line.startsWith("import ") && !line.strip().startsWith("*"))
                    .filter(line -> OF_HAWSER.matcher(line).find())
                    .count();
      }
    }
    assertTrue(lines > 10 && lines <= PLUMBING, "lines of plumbing: " + lines);
  }
}
