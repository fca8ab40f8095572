package io.hawser.examples.services;

import io.hawser.HawserClient;
import io.hawser.tcc.JdbcFence;
import io.hawser.testkit.EmbeddedCoordinator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Starts both services and a coordinator, and places two orders, of which one is rejected. */
public final class TwoServices {
  private TwoServices() {}

  /**
   * Prints what happened.
   *
   * @param arguments not used
   * @throws Exception if something fails that should not
   */
  public static void main(String[] arguments) throws Exception {
    JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:stock", "", "");
    fill(database);
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        HawserClient ofStock = HawserClient.connect(coordinator.clientConfig().build());
        HawserClient ofOrders = HawserClient.connect(coordinator.clientConfig().build());
        JdbcFence fence = fence(database);
        StockService stock = new StockService(ofStock, fence)) {
      OrderService orders = new OrderService(ofOrders, stock.address());
      orders.place("first", List.of("apple 2", "pear 1"));
      try {
        orders.place("second", List.of("apple 1", "pear 9"));
      } catch (OrderService.RejectedException e) {
        System.out.println("rejected: " + e.getMessage());
      }
      System.out.println("accepted: " + orders.accepted());
      System.out.println("stock: " + books(database));
    } finally {
      database.dispose();
    }
  }

  static JdbcFence fence(DataSource database) {
    JdbcFence fence = new JdbcFence(database);
    fence.createTableIfMissing();
    return fence;
  }

  static void fill(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create table stock (item varchar(20) primary key, free int, reserved int, sold int)");
      statement.execute("insert into stock values ('apple', 5, 0, 0), ('pear', 5, 0, 0)");
    }
  }

  /** Returns each item with what is free, reserved and sold of it. */
  static String books(DataSource database) throws SQLException {
    StringBuilder books = new StringBuilder();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select * from stock order by item")) {
      while (rows.next()) {
        books.append(
            "%s %d/%d/%d "
                .formatted(rows.getString(1), rows.getInt(2), rows.getInt(3), rows.getInt(4)));
      }
    }
    return books.toString().strip();
  }
}
