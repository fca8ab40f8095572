package io.hawser.tcc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database of a fence, with connections of the fence's own: creating, checking, cleaning. */
final class FenceDatabase {
  private static final int CLEAN_UP_BATCH = 500;

  private final JdbcTransactions transactions;
  private final String tableName;
  private final Clock clock;
  private final FenceErrors errors;
  private volatile @Nullable FenceTable table;

  FenceDatabase(DataSource dataSource, String tableName, Clock clock) {
    this.transactions = new JdbcTransactions(dataSource);
    this.tableName = tableName;
    this.clock = clock;
    this.errors = new FenceErrors(tableName);
  }

  JdbcTransactions transactions() {
    return transactions;
  }

  FenceErrors errors() {
    return errors;
  }

  /** Asks the first connection what database it is. */
  FenceTable table(Connection connection) throws SQLException {
    FenceTable known = table;
    if (known == null) {
      FenceDialect dialect = FenceDialect.of(connection);
      DatabaseMetaData metaData = connection.getMetaData();
      String product =
          metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion();
      String catalog = connection.getCatalog();
      errors.connected(
          dialect, catalog == null ? product : "the database " + catalog + " (" + product + ")");
      known = new FenceTable(dialect, tableName, clock);
      table = known;
    }
    return known;
  }

  void check() {
    FenceTable fence = own(this::table);
    new FenceCheck(transactions, fence, errors).run();
  }

  void createTableIfMissing() {
    own(
        connection -> {
          table(connection);
          String script = resource(FenceDialect.of(connection).schema());
          try (Statement statement = connection.createStatement()) {
            for (String sql : script.replaceAll("(?m)^--.*$", "").split(";", -1)) {
              if (!sql.isBlank()) {
                statement.execute(renamed(sql.strip()));
              }
            }
          }
          return tableName;
        });
  }

  /** An index is named without a schema. */
  private String renamed(String sql) {
    String index = tableName.substring(tableName.lastIndexOf('.') + 1) + "_modified";
    return sql.replaceAll("\\btcc_fence_log\\b", quoted(tableName))
        .replaceAll("\\btcc_fence_log_modified\\b", quoted(index));
  }

  private static String quoted(String replacement) {
    return replacement.replace("$", "\\$");
  }

  private static String resource(String name) {
    try (InputStream in = JdbcFence.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + name + " of the jar hawser-tcc", e);
    }
  }

  int deleteOldRows(Duration keep) {
    int all = 0;
    int found;
    do {
      found = own(connection -> table(connection).deleteEnded(connection, keep, CLEAN_UP_BATCH));
      all += found;
    } while (found == CLEAN_UP_BATCH && !Thread.currentThread().isInterrupted());
    return all;
  }

  /** Runs something of the fence's own, which throws nothing but SQL errors. */
  private <R> R own(FencedCall<R> call) {
    try {
      return transactions.execute(call);
    } catch (SQLException e) {
      throw errors.explain(e, null);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
