package io.hawser.spring;

import io.hawser.error.ConfigurationException;
import io.hawser.transaction.TransactionOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How one method runs in a global transaction.
 *
 * @param options the attributes of its annotation
 * @param returns what its return type says about the end of the transaction
 */
record Definition(TransactionOptions options, ReturnKind returns) {

  /**
   * Reads an annotation.
   *
   * @param method the method that runs
   * @param annotation the annotation that counts for it
   * @param defaultTimeout that of the application
   * @throws ConfigurationException if attributes contradict each other; the message names the
   *     method
   */
  static Definition of(Method method, GlobalTransactional annotation, Duration defaultTimeout) {
    String name = annotation.name().isBlank() ? nameOf(method) : annotation.name();
    int millis = annotation.timeoutMills();
    boolean isDefault = millis == 0 || millis == GlobalTransactional.DEFAULT_TIMEOUT_MILLIS;
    try {
      TransactionOptions options =
          TransactionOptions.named(name)
              .withTimeout(isDefault ? defaultTimeout : Duration.ofMillis(millis))
              .withPropagation(annotation.propagation())
              .withRollbackFor(annotation.rollbackFor())
              .withRollbackForNames(annotation.rollbackForClassName())
              .withNoRollbackFor(annotation.noRollbackFor())
              .withNoRollbackForNames(annotation.noRollbackForClassName());
      return new Definition(options, ReturnKind.of(method.getReturnType()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "@GlobalTransactional on " + Definitions.placeOf(method) + ": " + e.getMessage(), null);
    }
  }

  /** As Seata's clients name a transaction. */
  private static String nameOf(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getName)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
