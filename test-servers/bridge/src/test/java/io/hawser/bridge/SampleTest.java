package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.testservers.DatabaseServer;
import io.hawser.testservers.SeataSample;
import io.hawser.testservers.SeataSample.Variant;
import io.hawser.testservers.SeataServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("full")
@Timeout(1200)
@DisplayName("A shop of Seata's usual shape, as it is and with the bridge added to its pom")
class SampleTest {
  private static final String UNDO_LOG =
      "create table undo_log (id serial primary key, branch_id bigint not null, xid varchar(128)"
          + " not null, context varchar(128) not null, rollback_info bytea not null, log_status int"
          + " not null, log_created timestamp(0) not null, log_modified timestamp(0) not null,"
          + " unique (xid, branch_id))";

  private static DatabaseServer database;
  private static SeataServer server;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws SQLException {
    database = DatabaseServer.postgres();
    server = SeataServer.seataServer200(Map.of());
    execute("postgres", "create database orders");
    execute("postgres", "create database stock");
    execute("postgres", "create database account");
    for (String name : new String[] {"orders", "stock", "account"}) {
      execute(name, UNDO_LOG);
    }
    execute(
        "orders",
        "create table orders (id serial primary key, buyer varchar(20), item varchar(20),"
            + " count int, price int)");
    execute("stock", "create table stock (item varchar(20) primary key, count int)");
    execute("account", "create table account (buyer varchar(20) primary key, balance int)");
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
  }

  private static String url(String name) {
    return database.url().replace("/postgres?", "/" + name + "?");
  }

  private static void execute(String name, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(name));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int number(String name, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(name));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }

  private static SeataSample service(Variant variant, String name, Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("spring.datasource.url", url(name));
    properties.put("seata.service.grouplist.default", server.address());
    // It starts beside other JVMs, and so does the server.
    properties.put("hawser.transport.connect-timeout", "60s");
    properties.put("hawser.transport.probe-timeout", "60s");
    properties.put("hawser.transport.idle-timeout", "600s");
    return SeataSample.start(variant, name, properties);
  }

  @ParameterizedTest
  @EnumSource
  void anOrderIsPlacedAsAWholeOrNotAtAll(Variant variant) throws Exception {
    execute("orders", "delete from orders");
    execute("stock", "delete from stock");
    execute("stock", "insert into stock values ('apple', 100)");
    execute("account", "delete from account");
    execute("account", "insert into account values ('ann', 1000)");
    try (SeataSample stock = service(variant, "stock", Map.of("sample.own-scanner", "true"));
        SeataSample account = service(variant, "account", Map.of());
        SeataSample orders =
            service(
                variant,
                "orders",
                Map.of("shop.stock", stock.url(), "shop.account", account.url()))) {
      assertEquals(200, place(orders, 3, 100), orders.described());
      Until.equal("1 97 700 0", SampleTest::state);
      assertEquals(409, place(orders, 8, 100), orders.described());
      Until.equal("1 97 700 0", SampleTest::state);

      server.kill9();
      server.restart();
      Until.equal(200, () -> place(orders, 2, 100));
      Until.equal("2 95 500 0", SampleTest::state);
      for (SeataSample service : new SeataSample[] {orders, stock, account}) {
        service.terminate();
        // Seata's client logs it when it registers.
        for (String role : new String[] {"TMROLE", "RMROLE"}) {
          boolean network = service.logLines().stream().anyMatch(line -> line.contains(role));
          assertEquals(!variant.name().endsWith("BRIDGED"), network, service::described);
        }
      }
      assertEquals("2 95 500 0", state());
    }
  }

  private int place(SeataSample orders, int count, int price) throws Exception {
    String path = "/orders?buyer=ann&item=apple&count=" + count + "&price=" + price;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(orders.url() + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Orders, items in stock, money, undo logs. */
  private static String state() throws SQLException {
    int undoLogs = 0;
    for (String name : new String[] {"orders", "stock", "account"}) {
      undoLogs += number(name, "select count(*) from undo_log");
    }
    return number("orders", "select count(*) from orders")
        + " "
        + number("stock", "select count from stock")
        + " "
        + number("account", "select balance from account")
        + " "
        + undoLogs;
  }
}
