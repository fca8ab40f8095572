package io.hawser.transaction;

import io.hawser.context.RollbackMark;
import io.hawser.context.XidContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of an asynchronous body. Errors complete the result as they are, never wrapped. */
final class AsyncRun<T extends @Nullable Object> {
  private final Executor executor;
  private final Function<TransactionContext, CompletionStage<T>> body;
  private final CompletableFuture<T> result = new CompletableFuture<>();

  AsyncRun(Executor executor, Function<TransactionContext, CompletionStage<T>> body) {
    this.executor = executor;
    this.body = body;
  }

  CompletionStage<T> failed(Throwable error) {
    result.completeExceptionally(error);
    return result;
  }

  /** Runs the body without a transaction. */
  CompletionStage<T> with(TransactionContext none) {
    start(none, XidContext::suspend, this::finish);
    return result;
  }

  CompletionStage<T> joining(JoinedTransaction tx) {
    RollbackMark mark = tx.mark();
    start(
        tx,
        () -> mark == null ? XidContext.bind(tx.xid()) : XidContext.bind(tx.xid(), mark),
        this::finish);
    return result;
  }

  CompletionStage<T> beginning(TransactionManager tm, TransactionOptions options) {
    tm.beginAsync(options.name(), options.timeout())
        .whenComplete(
            (xid, error) -> {
              if (error == null) {
                begun(tm, options, xid);
              } else {
                finish(null, error);
              }
            });
    return result;
  }

  CompletionStage<T> begun(TransactionManager tm, TransactionOptions options, String xid) {
    OwnTransaction tx = new OwnTransaction(tm, options, xid);
    start(tx, () -> XidContext.bind(xid, tx.mark()), (value, failure) -> end(tx, value, failure));
    return result;
  }

  /** Receives the result or the error of the body. */
  private interface Ended<T extends @Nullable Object> {
    void accept(@Nullable T value, @Nullable Throwable error);
  }

  private void start(TransactionContext tx, Supplier<XidContext.Scope> bind, Ended<T> ended) {
    try {
      executor.execute(() -> called(tx, bind).whenComplete(ended::accept));
    } catch (Throwable e) { // such as an executor that is shut down
      ended.accept(null, e);
    }
  }

  private CompletionStage<T> called(TransactionContext tx, Supplier<XidContext.Scope> bind) {
    try {
      XidContext.Scope scope = bind.get();
      try (scope) {
        return Objects.requireNonNull(body.apply(tx), "the stage of the body");
      }
    } catch (Throwable e) { // also an Error: the transaction must end
      return CompletableFuture.failedStage(e);
    }
  }

  private void end(OwnTransaction tx, @Nullable T value, @Nullable Throwable wrapped) {
    Throwable error = EndRequest.unwrapped(wrapped);
    if (error == null) {
      tx.completeAsync().whenComplete((status, failure) -> finish(value, failure));
    } else if (tx.rollsBack(error)) {
      tx.rollbackAsync()
          .whenComplete(
              (status, failure) -> {
                if (failure != null) {
                  OwnTransaction.suppress(error, failure);
                }
                finish(null, error);
              });
    } else {
      tx.commitAsync()
          .whenComplete(
              (status, failure) -> {
                Throwable outcome = EndRequest.unwrapped(failure);
                if (outcome != null) { // the rule promised a commit
                  OwnTransaction.suppress(outcome, error);
                }
                finish(null, outcome == null ? error : outcome);
              });
    }
  }

  @SuppressWarnings("NullAway") // without an error the value is the body's own
  private void finish(@Nullable T value, @Nullable Throwable error) {
    Throwable failure = EndRequest.unwrapped(error);
    if (failure == null) {
      result.complete(value);
    } else {
      result.completeExceptionally(failure);
    }
  }
}
