package io.hawser.spring.boot;

import io.hawser.HawserClient;
import io.hawser.error.ConfigurationException;
import io.hawser.tcc.FenceListener;
import io.hawser.tcc.JdbcFence;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The settings that all fences of an application share: Seata's {@code tcc.fence.*}, whether to
 * create the table, and the listeners.
 */
final class FenceSettings {
  private static final String TABLE = "tcc.fence.logTableName";
  private static final String CLEAN_PERIOD = "tcc.fence.cleanPeriod";

  private final ClientSettings settings;
  private final SchemaMode schema;
  private final List<FenceListener> listeners;
  private final boolean used;

  private FenceSettings(
      ClientSettings settings, SchemaMode schema, List<FenceListener> listeners, boolean used) {
    this.settings = settings;
    this.schema = schema;
    this.listeners = listeners;
    this.used = used;
  }

  static FenceSettings of(
      HawserClient client, Environment environment, Stream<FenceListener> listeners) {
    return new FenceSettings(
        ClientSettings.of(client, environment),
        Binder.get(environment)
            .bind(SpringKeys.FENCE_SCHEMA, SchemaMode.class)
            .orElse(SchemaMode.NEVER),
        listeners.toList(),
        client.config().switchedOffBy() == null);
  }

  /**
   * Makes a fence, and checks that its table is there and that its manager is that of its database.
   * If transactions are switched off, neither is needed.
   *
   * @param managers the candidates for running its local transactions; if there is none, each has a
   *     connection of its own
   * @throws io.hawser.tcc.FenceException if the database cannot have a fence
   * @throws ConfigurationException if a setting is wrong, or none of several managers is primary
   */
  JdbcFence fence(DataSource dataSource, ObjectProvider<PlatformTransactionManager> managers) {
    PlatformTransactionManager manager = managers.getIfUnique();
    if (used && manager == null && managers.stream().findAny().isPresent()) {
      throw new ConfigurationException(
          "A fence of TCC needs the transaction manager of its DataSource, and there are several"
              + " (expected: one that is primary, or one that transactionManager of"
              + " @TwoPhaseBusinessAction names, or a JdbcFence bean)",
          null);
    }
    return fence(dataSource, manager);
  }

  JdbcFence fence(DataSource dataSource, @Nullable PlatformTransactionManager manager) {
    JdbcFence.Builder builder = JdbcFence.builder(dataSource);
    listeners.forEach(builder::listener);
    String table = settings.text(TABLE);
    if (table != null) {
      try {
        builder.tableName(table);
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(settings.nameOf(TABLE) + ": " + e.getMessage(), e);
      }
    }
    String period = settings.text(CLEAN_PERIOD);
    if (period != null) {
      builder.cleanPeriod(cleanPeriod(period));
    }
    if (!used) {
      builder.cleanPeriod(Duration.ZERO); // the table may be missing
    }
    if (manager != null) {
      builder.transactions(new SpringTransactions(manager, dataSource));
    }
    JdbcFence fence = builder.build();
    try {
      if (used && schema == SchemaMode.ALWAYS) {
        fence.createTableIfMissing();
      }
      if (used) {
        fence.check();
      }
      return fence;
    } catch (RuntimeException e) {
      fence.close();
      throw e;
    }
  }

  private Duration cleanPeriod(String text) {
    try {
      Duration period = DurationStyle.detectAndParse(text);
      if (!period.isNegative()) {
        return period;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ConfigurationException(
        settings.nameOf(CLEAN_PERIOD)
            + ": "
            + text
            + " (expected: a duration such as 1d, or 0: never)",
        null);
  }
}
