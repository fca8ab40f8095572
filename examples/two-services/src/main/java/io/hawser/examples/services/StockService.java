package io.hawser.examples.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hawser.HawserClient;
import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.JdbcFence;
import io.hawser.tcc.TccAction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Has the stock in a database, and reserves it by {@code POST /reservations} with the body {@code
 * apple 2}. A reservation is a branch of the caller's global transaction.
 */
final class StockService implements AutoCloseable {
  private final TccAction reservation;
  private final XidHeaders headers = new XidHeaders();
  private final HttpServer http;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  StockService(HawserClient client, JdbcFence fence) throws IOException {
    reservation =
        TccAction.named("stock")
            .fence(fence)
            .onTry(this::reserve)
            .onConfirm(this::take)
            .onCancel(this::release)
            .register(client.resourceManager());
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/reservations", this::handle);
    http.start();
  }

  InetSocketAddress address() {
    return http.getAddress();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String[] wanted =
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).split(" ", 2);
    String xid = headers.read(exchange.getRequestHeaders()::getFirst);
    int status;
    XidContext.Scope scope = XidContext.bindOrSuspend(xid);
    try (scope) {
      reservation.run(Map.of("item", wanted[0], "count", Integer.parseInt(wanted[1])));
      status = 204;
    } catch (SoldOutException e) {
      status = 409;
    } catch (Exception e) {
      status = 500;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** There is not enough of an item. */
  private static final class SoldOutException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private void reserve(BusinessActionContext context) throws SQLException, SoldOutException {
    int changed =
        update(
            context,
            "update stock set free = free - ?, reserved = reserved + ? where item = ? and free >= ?",
            true);
    if (changed == 0) {
      throw new SoldOutException();
    }
  }

  private void take(BusinessActionContext context) throws SQLException {
    update(
        context, "update stock set reserved = reserved - ?, sold = sold + ? where item = ?", false);
  }

  private void release(BusinessActionContext context) throws SQLException {
    update(
        context, "update stock set reserved = reserved - ?, free = free + ? where item = ?", false);
  }

  private static int update(BusinessActionContext context, String sql, boolean atLeast)
      throws SQLException {
    int count = context.getActionContext("count", int.class);
    Connection connection = context.connection();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, count);
      statement.setInt(2, count);
      statement.setString(3, context.getActionContext("item", String.class));
      if (atLeast) {
        statement.setInt(4, count);
      }
      return statement.executeUpdate();
    }
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdown();
  }
}
