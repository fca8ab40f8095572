package io.hawser.examples.shop;

import io.hawser.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.tools.Server;
import org.jspecify.annotations.Nullable;

/** A database for each service: in a PostgreSQL on a free port, or in an H2 where there is none. */
final class ShopDatabases implements AutoCloseable {
  private final @Nullable DatabaseServer postgres;
  private final @Nullable Server h2;

  private ShopDatabases(@Nullable DatabaseServer postgres, @Nullable Server h2) {
    this.postgres = postgres;
    this.h2 = h2;
  }

  static ShopDatabases start(String... names) throws SQLException {
    if (!DatabaseServer.isPostgresInstalled()) {
      return new ShopDatabases(
          null, Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start());
    }
    DatabaseServer server = DatabaseServer.postgres();
    try (Connection connection = DriverManager.getConnection(server.url());
        Statement statement = connection.createStatement()) {
      for (String name : names) {
        statement.execute("create database \"" + name + "\"");
      }
    } catch (SQLException e) {
      server.close();
      throw e;
    }
    return new ShopDatabases(server, null);
  }

  /** Returns the JDBC URL of a database. */
  String url(String name) {
    if (postgres != null) {
      return postgres.url().replace("/postgres?", "/" + name + "?");
    }
    int port = h2 == null ? 0 : h2.getPort();
    return "jdbc:h2:tcp://127.0.0.1:" + port + "/mem:" + name + ";DB_CLOSE_DELAY=-1";
  }

  @Override
  public String toString() {
    return postgres != null ? "PostgreSQL" : "H2, as there is no PostgreSQL";
  }

  @Override
  public void close() {
    if (postgres != null) {
      postgres.close();
    }
    if (h2 != null) {
      h2.stop();
    }
  }
}
