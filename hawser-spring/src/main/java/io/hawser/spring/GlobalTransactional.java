package io.hawser.spring;

import io.hawser.transaction.Propagation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a method in a global transaction, as {@link io.hawser.transaction.TransactionTemplate} does.
 * On a class or an interface it counts for all its methods that have none of their own. The
 * attributes have the names that Seata's annotation gives them.
 *
 * <p>A method that returns a {@link java.util.concurrent.CompletionStage}, a {@code Mono}, a {@code
 * Flux} or a {@code Publisher} ends its transaction when that completes. A {@code Future} must be
 * done when it is returned. Other types of that kind and suspending functions are rejected at the
 * start, unless their propagation begins no transaction. The transaction is around a local one of
 * {@code @Transactional} on the same method. As with that annotation, a call from within the same
 * object is not seen.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
public @interface GlobalTransactional {
  /** The value of {@link #timeoutMills} that stands for the default of the application. */
  int DEFAULT_TIMEOUT_MILLIS = 60_000;

  /**
   * Returns the time after which the TC rolls back on its own.
   *
   * @return milliseconds; 0 and {@value #DEFAULT_TIMEOUT_MILLIS} stand for 60 s, or, with the
   *     starters for Spring Boot, for {@code client.tm.defaultGlobalTransactionTimeout} if that is
   *     set
   */
  int timeoutMills() default DEFAULT_TIMEOUT_MILLIS;

  /**
   * Returns the name of the transaction, for logs.
   *
   * @return the name; if empty, that of the method with the types of its parameters
   */
  String name() default "";

  /**
   * Returns errors that roll back although a rule of {@link #noRollbackFor} also matches. The rule
   * that is closest to the class of the error counts. An error that no rule matches rolls back,
   * unless {@link RollbackRulesMode#SEATA} was chosen; without a rule every error does.
   *
   * @return classes, which stand for their subclasses, too
   */
  Class<? extends Throwable>[] rollbackFor() default {};

  /**
   * Returns the same by names.
   *
   * @return parts of the names of classes, such as {@code StockException}
   */
  String[] rollbackForClassName() default {};

  /**
   * Returns errors after which the transaction is committed.
   *
   * @return classes, which stand for their subclasses, too
   */
  Class<? extends Throwable>[] noRollbackFor() default {};

  /**
   * Returns the same by names.
   *
   * @return parts of the names of classes
   */
  String[] noRollbackForClassName() default {};

  /**
   * Returns what happens with the transaction in which the caller may already work.
   *
   * @return the propagation
   */
  Propagation propagation() default Propagation.REQUIRED;

  /**
   * Returns the pause between attempts to get a global lock, in Seata's AT mode. It has no meaning
   * here, which is logged once, since global locks belong to AT.
   *
   * @return milliseconds
   */
  int lockRetryInterval() default 0;

  /**
   * Returns the number of attempts to get a global lock. It has no meaning here either.
   *
   * @return the number
   */
  int lockRetryTimes() default -1;

  /**
   * Returns how global locks are got. It has no meaning here either.
   *
   * @return the strategy
   */
  LockStrategyMode lockStrategyMode() default LockStrategyMode.PESSIMISTIC;
}
