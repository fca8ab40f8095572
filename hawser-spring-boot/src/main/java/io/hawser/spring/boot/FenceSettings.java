package io.hawser.spring.boot;

import io.hawser.error.ConfigurationException;
import io.hawser.tcc.JdbcFence;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;

/** The settings of the fence: {@code tcc.fence.*} of Seata's, and whether to make the table. */
final class FenceSettings {
  private static final String TABLE = "tcc.fence.logTableName";
  private static final String CLEAN_PERIOD = "tcc.fence.cleanPeriod";

  private final SpringSettings settings;
  private final SchemaMode schema;

  private FenceSettings(SpringSettings settings, SchemaMode schema) {
    this.settings = settings;
    this.schema = schema;
  }

  static FenceSettings of(Environment environment) {
    return new FenceSettings(
        SpringSettings.of(environment),
        Binder.get(environment)
            .bind(SpringKeys.FENCE_SCHEMA, SchemaMode.class)
            .orElse(SchemaMode.NEVER));
  }

  /**
   * Makes the fence, and checks that its table is there.
   *
   * @param manager runs its local transactions; without one each has a connection of its own
   * @param used whether the table is needed
   * @throws io.hawser.tcc.FenceException if the database cannot have a fence
   */
  JdbcFence fence(
      DataSource dataSource, @Nullable PlatformTransactionManager manager, boolean used) {
    JdbcFence.Builder builder = JdbcFence.builder(dataSource);
    SpringSettings.Given table = settings.given(TABLE);
    if (table != null && !table.value().isBlank()) {
      try {
        builder.tableName(table.value().trim());
      } catch (IllegalArgumentException e) {
        throw new ConfigurationException(table.property() + ": " + e.getMessage(), e);
      }
    }
    SpringSettings.Given period = settings.given(CLEAN_PERIOD);
    if (period != null && !period.value().isBlank()) {
      builder.cleanPeriod(cleanPeriod(period));
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

  private static Duration cleanPeriod(SpringSettings.Given given) {
    try {
      Duration period = DurationStyle.detectAndParse(given.value().trim());
      if (!period.isNegative()) {
        return period;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new ConfigurationException(
        given.property() + ": " + given.value() + " (expected: a duration such as 1d, or 0: never)",
        null);
  }
}
