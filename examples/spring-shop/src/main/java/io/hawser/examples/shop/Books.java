package io.hawser.examples.shop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the tables of the three services with each other, and with the answers that customers
 * got.
 */
final class Books {
  private static final int STOCK = 10_000;
  private static final int MONEY = 100_000;

  private final List<String> errors = new ArrayList<>();
  private final Map<Integer, Integer> placed = new HashMap<>(); // attempts, by order
  private final Map<String, Integer> sold = new HashMap<>(); // by item
  private final Map<String, Integer> paid = new HashMap<>(); // by customer

  /** Reads and compares everything; each error is one sentence. */
  static List<String> check(ShopDatabases databases, int orders) throws SQLException {
    Books books = new Books();
    query(
        databases,
        "order",
        "select id, status, customer, item, count, amount from orders",
        row -> books.order(row));
    for (int number = 0; number < orders; number++) {
      books.outcome(ShopOrder.of(number));
    }
    query(
        databases,
        "stock",
        "select item, free, reserved, sold from stock",
        row -> books.balance("stock of " + row.getString(1), row, STOCK, books.sold));
    query(
        databases,
        "account",
        "select customer, balance, held, paid from account",
        row ->
            books.balance(
                "account of " + row.getString(1),
                row,
                row.getString(1).equals("rich") ? MONEY : 0,
                books.paid));
    return books.errors;
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private static void query(ShopDatabases databases, String name, String sql, Row each)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(databases.url(name));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        each.read(rows);
      }
    }
  }

  private void order(ResultSet row) throws SQLException {
    String id = row.getString(1);
    String status = row.getString(2);
    if (status.equals("PLACED")) {
      placed.merge(ShopOrder.numberOf(id), 1, Integer::sum);
      paid.merge(row.getString(3), row.getInt(6), Integer::sum);
      sold.merge(row.getString(4), row.getInt(5), Integer::sum);
    } else if (!status.equals("CANCELLED")) {
      errors.add("order " + id + " is still " + status);
    }
  }

  private void outcome(ShopOrder order) {
    int found = placed.getOrDefault(order.number(), 0);
    int expected = order.isRejected() ? 0 : 1;
    if (found != expected) {
      errors.add("order " + order.number() + " was placed " + found + " times, not " + expected);
    }
  }

  private void balance(String what, ResultSet row, int all, Map<String, Integer> gone)
      throws SQLException {
    int free = row.getInt(2);
    int reserved = row.getInt(3);
    int taken = row.getInt(4);
    if (reserved != 0) {
      errors.add(what + ": " + reserved + " are still reserved");
    }
    if (free + reserved + taken != all) {
      errors.add(what + ": " + free + " + " + reserved + " + " + taken + " are not " + all);
    }
    int ordered = gone.getOrDefault(row.getString(1), 0);
    if (taken != ordered) {
      errors.add(what + ": " + taken + " are gone, and orders say " + ordered);
    }
  }
}
