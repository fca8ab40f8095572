package io.hawser.tcc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens a connection each time. */
record UnpooledDataSource(Source source) implements DataSource {
  interface Source {
    Connection open() throws SQLException;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return source.open();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLException("has its own user");
  }

  @Override
  public PrintWriter getLogWriter() {
    return new PrintWriter(System.err);
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("no wrapper");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
