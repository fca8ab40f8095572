package io.hawser.transaction;

import io.hawser.context.XidContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs code in global transactions: begins one or joins the one of the thread, binds its XID, and
 * ends it. It is immutable and thread-safe.
 *
 * <p>If the body returns, the transaction is committed. If it throws, the transaction is rolled
 * back, unless a rule of {@link TransactionOptions} says otherwise, and the same exception is
 * thrown; a rollback that fails is suppressed into it. Only the body that began a transaction ends
 * it. A result means that the transaction is committed or certainly will be. All else is an
 * exception:
 *
 * <ul>
 *   <li>{@link io.hawser.error.TransactionTimeoutException}: it timed out and was rolled back;
 *   <li>{@link io.hawser.error.RolledBackException}: it was rolled back otherwise;
 *   <li>{@link io.hawser.error.CommitFailedException}: the TC failed to commit;
 *   <li>{@link io.hawser.error.UnknownOutcomeException}: it is unknown whether it is committed;
 *   <li>another {@link io.hawser.error.HawserException}: it did not begin, or its commit was not
 *       sent or was rejected.
 * </ul>
 *
 * <p>If global transactions are switched off, the body runs and nothing else happens.
 */
public final class TransactionTemplate {
  private final TransactionManager tm;

  /**
   * Creates a template.
   *
   * @param transactionManager what begins and ends the transactions
   */
  public TransactionTemplate(TransactionManager transactionManager) {
    tm = Objects.requireNonNull(transactionManager, "transactionManager");
  }

  /**
   * Runs a body in the global transaction of the thread, or in a new one.
   *
   * @param name a name for logs
   * @param timeout the time after which the TC rolls back on its own
   * @param body what runs
   * @param <T> the kind of the result
   * @param <X> what the body may throw
   * @return the result of the body
   * @throws X if the body threw it
   */
  public <T extends @Nullable Object, X extends Throwable> T execute(
      String name, Duration timeout, TransactionBody<T, X> body) throws X {
    return execute(TransactionOptions.named(name).withTimeout(timeout), body);
  }

  /**
   * Runs a body with options.
   *
   * @param options the propagation, rollback rules and the rest
   * @param body what runs
   * @param <T> the kind of the result
   * @param <X> what the body may throw
   * @return the result of the body
   * @throws X if the body threw it
   * @throws io.hawser.error.TransactionContextException if the propagation does not allow the body
   *     to run
   */
  public <T extends @Nullable Object, X extends Throwable> T execute(
      TransactionOptions options, TransactionBody<T, X> body) throws X {
    Objects.requireNonNull(body, "body");
    if (tm.isPassThrough()) {
      return body.run(NoTransaction.INSTANCE);
    }
    String xid = XidContext.current();
    switch (options.propagation().course(options.name(), xid)) {
      case JOIN -> {
        return body.run(participation());
      }
      case RUN_WITHOUT -> {
        XidContext.Scope scope = XidContext.suspend();
        try (scope) {
          return body.run(NoTransaction.INSTANCE);
        }
      }
      default -> {
        return inNew(GlobalTransaction.begin(tm, options), body);
      }
    }
  }

  private static JoinedTransaction participation() {
    return new JoinedTransaction(XidContext.required(), XidContext.rollbackMark());
  }

  private static <T extends @Nullable Object, X extends Throwable> T inNew(
      GlobalTransaction tx, TransactionBody<T, X> body) throws X {
    T result;
    try {
      result = body.run(tx.transaction());
    } catch (Throwable e) {
      endAfter(tx, e);
      throw e;
    }
    tx.complete();
    return result;
  }

  private static void endAfter(GlobalTransaction tx, Throwable error) {
    if (tx.transaction().rollsBack(error)) {
      OwnTransaction.suppressing(error, tx::rollback);
      return;
    }
    try {
      tx.commit();
    } catch (Throwable e) { // the rule promised a commit, so this must not go unseen
      OwnTransaction.suppress(e, error);
      throw e;
    }
  }

  /**
   * Runs a body that returns nothing, like {@link #execute(String, Duration, TransactionBody)}.
   *
   * @param name a name for logs
   * @param timeout the time after which the TC rolls back on its own
   * @param body what runs
   * @param <X> what the body may throw
   * @throws X if the body threw it
   */
  public <X extends Throwable> void run(String name, Duration timeout, TransactionAction<X> body)
      throws X {
    run(TransactionOptions.named(name).withTimeout(timeout), body);
  }

  /**
   * Runs a body that returns nothing, like {@link #execute(TransactionOptions, TransactionBody)}.
   *
   * @param options the propagation, rollback rules and the rest
   * @param body what runs
   * @param <X> what the body may throw
   * @throws X if the body threw it
   */
  public <X extends Throwable> void run(TransactionOptions options, TransactionAction<X> body)
      throws X {
    Objects.requireNonNull(body, "body");
    this.<Boolean, X>execute(
        options,
        tx -> {
          body.run(tx);
          return true;
        });
  }

  /**
   * Runs an asynchronous body like {@link #executeAsync(TransactionOptions, Executor, Function)},
   * in the common pool.
   *
   * @param options the propagation, rollback rules and the rest
   * @param body starts the work and returns its stage
   * @param <T> the kind of the result
   * @return a stage that completes when the transaction has ended
   */
  public <T extends @Nullable Object> CompletionStage<T> executeAsync(
      TransactionOptions options, Function<TransactionContext, CompletionStage<T>> body) {
    return executeAsync(options, ForkJoinPool.commonPool(), body);
  }

  /**
   * Runs an asynchronous body. The transaction ends when the stage of the body completes, and the
   * returned stage completes after that, with the same results and errors as {@link
   * #execute(TransactionOptions, TransactionBody)}. No thread waits.
   *
   * <p>The thread that calls this decides which transaction is joined. The XID is bound to the
   * executor's thread while the body starts the work. Later steps get it by {@link
   * XidContext#attached(Executor)}, or from the body's parameter.
   *
   * @param options the propagation, rollback rules and the rest
   * @param executor runs the body, because the answer to begin comes on an event loop, which must
   *     not be blocked
   * @param body starts the work and returns its stage
   * @param <T> the kind of the result
   * @return a stage that completes when the transaction has ended, possibly on an event loop.
   *     Cancelling it changes nothing
   */
  public <T extends @Nullable Object> CompletionStage<T> executeAsync(
      TransactionOptions options,
      Executor executor,
      Function<TransactionContext, CompletionStage<T>> body) {
    AsyncRun<T> run =
        new AsyncRun<>(
            Objects.requireNonNull(executor, "executor"), Objects.requireNonNull(body, "body"));
    if (tm.isPassThrough()) {
      return run.with(NoTransaction.INSTANCE);
    }
    try {
      return switch (options.propagation().course(options.name(), XidContext.current())) {
        case JOIN -> run.joining(participation());
        case RUN_WITHOUT -> run.with(NoTransaction.INSTANCE);
        case BEGIN -> run.beginning(tm, options);
      };
    } catch (Throwable e) { // also an Error: callers of this form expect a stage
      return run.failed(e);
    }
  }

  /**
   * Runs a body in the calling thread, like {@link #execute(TransactionOptions, TransactionBody)},
   * and ends the transaction when the stage of the body completes, like {@link
   * #executeAsync(TransactionOptions, Executor, Function)}. The thread waits for the answer to
   * begin, and for nothing else.
   *
   * @param options the propagation, rollback rules and the rest
   * @param body starts the work and returns its stage
   * @param <T> the kind of the result
   * @return a stage that completes when the transaction has ended, possibly on an event loop. It
   *     also has the error if the transaction did not begin
   */
  public <T extends @Nullable Object> CompletionStage<T> executeStage(
      TransactionOptions options, Function<TransactionContext, CompletionStage<T>> body) {
    AsyncRun<T> run = new AsyncRun<>(Runnable::run, Objects.requireNonNull(body, "body"));
    if (tm.isPassThrough()) {
      return run.with(NoTransaction.INSTANCE);
    }
    try {
      return switch (options.propagation().course(options.name(), XidContext.current())) {
        case JOIN -> run.joining(participation());
        case RUN_WITHOUT -> run.with(NoTransaction.INSTANCE);
        case BEGIN -> run.begun(tm, options, tm.begin(options.name(), options.timeout()));
      };
    } catch (Throwable e) { // also an Error: callers of this form expect a stage
      return run.failed(e);
    }
  }
}
