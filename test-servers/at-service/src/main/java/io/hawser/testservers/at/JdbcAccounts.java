package io.hawser.testservers.at;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Reaches the accounts by JDBC. */
final class JdbcAccounts implements Accounts {
  private final Connection connection;

  private JdbcAccounts(Connection connection) {
    this.connection = connection;
  }

  static Sessions sessions(DataSource source) {
    return work -> {
      try (Connection connection = source.getConnection()) {
        connection.setAutoCommit(false);
        try {
          work.on(new JdbcAccounts(connection));
          connection.commit();
        } catch (SQLException | RuntimeException e) {
          connection.rollback();
          throw e;
        }
      }
    };
  }

  @Override
  public void add(int id, int amount) throws SQLException {
    update("update account set balance = balance + ? where id = ?", amount, id);
  }

  @Override
  public void insert(int id, int balance) throws SQLException {
    update("insert into account (id, balance) values (?, ?)", id, balance);
  }

  @Override
  public void delete(int id) throws SQLException {
    update("delete from account where id = ?", id);
  }

  private void update(String sql, int... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setInt(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }

  @Override
  public int locked(int id) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select balance from account where id = ? for update")) {
      statement.setInt(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("there is no account " + id);
        }
        return rows.getInt(1);
      }
    }
  }

  @Override
  public void addToBoth(int first, int second, int amount) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("update account set balance = balance + ? where id = ?")) {
      for (int id : new int[] {first, second}) {
        statement.setInt(1, amount);
        statement.setInt(2, id);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
