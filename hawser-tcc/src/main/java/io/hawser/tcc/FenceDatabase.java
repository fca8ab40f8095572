package io.hawser.tcc;

import io.hawser.error.ForeignText;
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
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database of a fence, with connections of the fence's own: creating, checking, cleaning. */
final class FenceDatabase {
  private static final int CLEAN_UP_BATCH = 500;
  private static final int ATTEMPTS = 3;
  private static final int MAX_PAUSES = 20;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final JdbcTransactions transactions;
  private final FenceName tableName;
  private final Clock clock;
  private final FenceErrors errors;
  private volatile @Nullable FenceTable table;

  FenceDatabase(DataSource dataSource, FenceName tableName, Clock clock) {
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
      String product = // Oracle's version has several lines
          ForeignText.line(
              metaData.getDatabaseProductName() + " " + metaData.getDatabaseProductVersion());
      String catalog = connection.getCatalog();
      errors.connected(
          dialect, catalog == null ? product : "the database " + catalog + " (" + product + ")");
      known = new FenceTable(dialect, tableName.sql(metaData), clock);
      table = known;
    }
    return known;
  }

  /** Checks the database, and that {@code used} runs local transactions in it. */
  void check(LocalTransactions used) {
    FenceTable fence = own(this::table);
    SQLException absence = absence();
    if (absence != null) {
      throw errors.missing(absence);
    }
    FenceCheck check = new FenceCheck(transactions, fence, errors);
    for (int pauses = 0; ; pauses++) {
      try {
        check.run(used);
        return;
      } catch (FenceException e) { // another service may be creating the table at this moment
        if (!fence.getsItsKeyLater() || pauses == MAX_PAUSES) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /** Creates the table. Another service may do the same at this moment, or have done it before. */
  void createTableIfMissing() {
    for (int attempt = 1; attempt <= ATTEMPTS && absence() != null; attempt++) {
      try {
        transactions.execute(this::create);
      } catch (SQLException e) {
        // PostgreSQL reports a duplicate in its catalog, MySQL a deadlock: another service was
        // first and has created the table.
        if (attempt == ATTEMPTS && absence() != null) {
          throw errors.notCreated(e);
        }
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean create(Connection connection) throws SQLException {
    String script = resource(FenceDialect.of(connection).schema());
    DatabaseMetaData metaData = connection.getMetaData();
    String table = tableName.sql(metaData);
    String index = tableName.indexSql(metaData);
    try (Statement statement = connection.createStatement()) {
      for (String sql : script.replaceAll("(?m)^--.*$", "").split(";", -1)) {
        if (!sql.isBlank()) {
          statement.execute(
              sql.strip()
                  .replaceAll("\\btcc_fence_log\\b", Matcher.quoteReplacement(table))
                  .replaceAll("\\btcc_fence_log_modified\\b", Matcher.quoteReplacement(index)));
        }
      }
    }
    return true;
  }

  /** Returns why the table is missing, or null if it is there. */
  private @Nullable SQLException absence() {
    try {
      transactions.execute(
          connection -> {
            table(connection).look(connection);
            return true;
          });
      return null;
    } catch (SQLException e) {
      boolean missing =
          switch (SqlFailure.of(e)) {
            case TABLE_MISSING -> true;
            case PERMISSION_DENIED -> false;
            case OTHER -> !own(connection -> tableName.isListed(connection.getMetaData()));
          };
      if (missing) {
        return e;
      }
      throw errors.explain(e, null);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = FenceDatabase.class.getResourceAsStream(name)) {
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
