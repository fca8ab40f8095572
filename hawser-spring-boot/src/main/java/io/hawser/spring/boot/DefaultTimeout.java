package io.hawser.spring.boot;

import io.hawser.error.ConfigurationException;
import io.hawser.spring.GlobalTransactional;
import io.hawser.transaction.TransactionOptions;
import java.time.Duration;

/**
 * The time-out of annotated methods that name none.
 *
 * @param value more than zero, and not more than a transaction may have
 */
record DefaultTimeout(Duration value) {
  private static final String NAME = "client.tm.defaultGlobalTransactionTimeout";

  /**
   * Reads it.
   *
   * @throws ConfigurationException if it is no such time
   */
  static DefaultTimeout of(ClientSettings settings) {
    String text = settings.text(NAME);
    if (text == null) {
      return new DefaultTimeout(Duration.ofMillis(GlobalTransactional.DEFAULT_TIMEOUT_MILLIS));
    }
    String name = settings.nameOf(NAME);
    Duration value = SettingNames.duration(name, text);
    try {
      TransactionOptions.named(NAME).withTimeout(value);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(name + ": " + e.getMessage(), e);
    }
    return new DefaultTimeout(value);
  }
}
