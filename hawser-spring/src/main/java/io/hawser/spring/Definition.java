package io.hawser.spring;

import io.hawser.error.ConfigurationException;
import io.hawser.transaction.Propagation;
import io.hawser.transaction.TransactionOptions;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Describes how one method runs in a global transaction.
 *
 * @param attributes those of its annotation
 * @param namesTimeout whether these have a time-out
 * @param returns what its return type says about the end of the transaction
 */
record Definition(TransactionOptions attributes, boolean namesTimeout, ReturnKind returns) {

  /**
   * Reads an annotation.
   *
   * @param method the method that runs
   * @param targetClass the class of the bean
   * @param annotation the annotation that counts for it
   * @param rules what happens after an error that no rule matches
   * @throws ConfigurationException if attributes contradict each other, or the end of the method's
   *     work is not seen; the message names the method
   */
  static Definition of(
      Method method,
      Class<?> targetClass,
      GlobalTransactional annotation,
      RollbackRulesMode rules) {
    String name = annotation.name().isBlank() ? nameOf(method) : annotation.name();
    int millis = annotation.timeoutMills();
    boolean namesTimeout = millis != 0 && millis != GlobalTransactional.DEFAULT_TIMEOUT_MILLIS;
    try {
      TransactionOptions options =
          TransactionOptions.named(name)
              .withTimeout(
                  Duration.ofMillis(
                      namesTimeout ? millis : GlobalTransactional.DEFAULT_TIMEOUT_MILLIS))
              .withPropagation(annotation.propagation())
              .withRollbackFor(annotation.rollbackFor())
              .withRollbackForNames(annotation.rollbackForClassName())
              .withNoRollbackFor(annotation.noRollbackFor())
              .withNoRollbackForNames(annotation.noRollbackForClassName());
      if (rules == RollbackRulesMode.SEATA) {
        options = options.withCommitAfterOtherErrors();
      }
      boolean begins =
          annotation.propagation() == Propagation.REQUIRED
              || annotation.propagation() == Propagation.REQUIRES_NEW;
      return new Definition(options, namesTimeout, ReturnKind.of(method, targetClass, begins));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "@GlobalTransactional on " + Definitions.placeOf(method) + ": " + e.getMessage(), null);
    }
  }

  /**
   * Returns the options of one call.
   *
   * @param defaultTimeout called if the annotation names no time-out
   */
  TransactionOptions options(Supplier<Duration> defaultTimeout) {
    if (namesTimeout) {
      return attributes;
    }
    Duration timeout = defaultTimeout.get();
    return timeout.equals(attributes.timeout()) ? attributes : attributes.withTimeout(timeout);
  }

  /** Names a transaction as Seata's clients do. */
  private static String nameOf(Method method) {
    return method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getName)
            .collect(Collectors.joining(", ", "(", ")"));
  }
}
