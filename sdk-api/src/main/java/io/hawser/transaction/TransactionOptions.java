package io.hawser.transaction;

import io.hawser.protocol.GlobalBeginRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Describes how {@link TransactionTemplate} runs a body. Options are immutable: each {@code with}
 * method returns new ones.
 */
public final class TransactionOptions {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
  private static final int DEFAULT_REPEATS = 5;

  private final String name;
  private final Duration timeout;
  private final Propagation propagation;
  private final RollbackRules rules;
  private final int repeats;

  private TransactionOptions(
      String name, Duration timeout, Propagation propagation, RollbackRules rules, int repeats) {
    this.name = name;
    this.timeout = timeout;
    this.propagation = propagation;
    this.rules = rules;
    this.repeats = repeats;
  }

  /**
   * Returns the defaults: a time-out of 60 s, {@link Propagation#REQUIRED}, any {@link Throwable}
   * rolls back, 5 repeats.
   *
   * @param name a name for logs and consistent hashing, at most 32,767 bytes of UTF-8
   * @return the options
   */
  public static TransactionOptions named(String name) {
    return new TransactionOptions(
        Objects.requireNonNull(name, "name"),
        DEFAULT_TIMEOUT,
        Propagation.REQUIRED,
        RollbackRules.NONE,
        DEFAULT_REPEATS);
  }

  /**
   * Sets the time after which the TC rolls back on its own. A participant cannot change it.
   *
   * @param newTimeout 1 ms to about 24 days
   * @return the options
   */
  public TransactionOptions withTimeout(Duration newTimeout) {
    GlobalBeginRequest.of(name, newTimeout); // rejects now what begin would reject
    return new TransactionOptions(name, newTimeout, propagation, rules, repeats);
  }

  /**
   * Sets what happens with the transaction that the thread may already work in.
   *
   * @param newPropagation the propagation
   * @return the options
   */
  public TransactionOptions withPropagation(Propagation newPropagation) {
    Objects.requireNonNull(newPropagation, "propagation");
    return new TransactionOptions(name, timeout, newPropagation, rules, repeats);
  }

  /**
   * Adds kinds of errors that roll back although a rule of {@link #withNoRollbackFor} also matches.
   * The rule whose class is closest to that of the error counts.
   *
   * @param kinds classes of errors; they match their subclasses, too
   * @return the options
   * @throws IllegalArgumentException if a class is in both kinds of rules
   */
  @SafeVarargs
  public final TransactionOptions withRollbackFor(Class<? extends Throwable>... kinds) {
    RollbackRules.Kinds all = rules.rollbackFor();
    for (Class<? extends Throwable> kind : kinds) {
      all = all.plus(kind);
    }
    return with(new RollbackRules(all, rules.noRollbackFor(), rules.othersCommit()));
  }

  /**
   * Adds kinds of errors like {@link #withRollbackFor}, by parts of the names of their classes.
   *
   * @param names such as {@code StockException}
   * @return the options
   * @throws IllegalArgumentException if a name is empty or in both kinds of rules
   */
  public TransactionOptions withRollbackForNames(String... names) {
    return with(
        new RollbackRules(
            rules.rollbackFor().plusNames(List.of(names)),
            rules.noRollbackFor(),
            rules.othersCommit()));
  }

  /**
   * Adds kinds of errors after which the transaction is committed, and the error is then thrown as
   * it is. Everything else rolls back. The rule whose class is closest to that of the error counts.
   *
   * @param kinds classes of errors; they match their subclasses, too
   * @return the options
   * @throws IllegalArgumentException if a class is in both kinds of rules
   */
  @SafeVarargs
  public final TransactionOptions withNoRollbackFor(Class<? extends Throwable>... kinds) {
    RollbackRules.Kinds all = rules.noRollbackFor();
    for (Class<? extends Throwable> kind : kinds) {
      all = all.plus(kind);
    }
    return with(new RollbackRules(rules.rollbackFor(), all, rules.othersCommit()));
  }

  /**
   * Adds kinds of errors like {@link #withNoRollbackFor}, by parts of the names of their classes.
   *
   * @param names such as {@code StockException}
   * @return the options
   * @throws IllegalArgumentException if a name is empty or in both kinds of rules
   */
  public TransactionOptions withNoRollbackForNames(String... names) {
    return with(
        new RollbackRules(
            rules.rollbackFor(),
            rules.noRollbackFor().plusNames(List.of(names)),
            rules.othersCommit()));
  }

  /**
   * Commits after errors that no rule matches, if there is a rule, and throws them as they are.
   * Seata's clients do so. By default these errors roll back.
   *
   * @return the options
   */
  public TransactionOptions withCommitAfterOtherErrors() {
    return with(new RollbackRules(rules.rollbackFor(), rules.noRollbackFor(), true));
  }

  private TransactionOptions with(RollbackRules newRules) {
    return new TransactionOptions(name, timeout, propagation, newRules, repeats);
  }

  /**
   * Sets how often a commit or rollback is sent again if it was not sent or its answer may have
   * been lost. Between two attempts there is a pause that doubles from 250 ms, and none begins more
   * than 10 s after the first failure.
   *
   * @param newRepeats 0 for never
   * @return the options
   */
  public TransactionOptions withRepeats(int newRepeats) {
    if (newRepeats < 0) {
      throw new IllegalArgumentException("repeats: " + newRepeats + " (expected: 0 or more)");
    }
    return new TransactionOptions(name, timeout, propagation, rules, newRepeats);
  }

  /**
   * Returns the name.
   *
   * @return a name for logs
   */
  public String name() {
    return name;
  }

  /**
   * Returns the time-out.
   *
   * @return the time after which the TC rolls back on its own
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Returns the propagation.
   *
   * @return what happens with the transaction of the thread
   */
  public Propagation propagation() {
    return propagation;
  }

  /**
   * Returns whether an error of a body rolls its transaction back.
   *
   * @param error what the body threw
   * @return {@code false} if the transaction is to be committed
   */
  public boolean rollsBack(Throwable error) {
    return rules.rollsBack(error);
  }

  /**
   * Returns the number of repeats.
   *
   * @return how often a commit or rollback is sent again
   */
  public int repeats() {
    return repeats;
  }
}
