package io.hawser.netty.internal.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A stage that only this SDK can complete. Its direct dependents see an error as it is; a {@link
 * CompletableFuture#minimalCompletionStage} would wrap it.
 *
 * @param <T> the kind of the result
 */
public final class ResultStage<T extends @Nullable Object> extends CompletableFuture<T> {

  /** Returns a stage that has failed already. */
  public static <T> ResultStage<T> failed(Throwable error) {
    ResultStage<T> stage = new ResultStage<>();
    stage.completeWith(null, error);
    return stage;
  }

  /** Completes the stage: with the error if there is one, else with the result. */
  public void completeWith(@Nullable T result, @Nullable Throwable error) {
    if (error == null) {
      super.complete(result);
    } else {
      super.completeExceptionally(error);
    }
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>(); // what depends on this stage belongs to its user
  }

  /** Returns a copy, which the caller may complete as it likes. It has the error as it is, too. */
  @Override
  public CompletableFuture<T> toCompletableFuture() {
    CompletableFuture<T> copy = new CompletableFuture<>();
    whenComplete(
        (result, error) -> {
          if (error == null) {
            copy.complete(result);
          } else {
            copy.completeExceptionally(error);
          }
        });
    return copy;
  }

  @Override
  public boolean complete(T value) {
    throw readOnly();
  }

  @Override
  public boolean completeExceptionally(Throwable error) {
    throw readOnly();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
    throw readOnly();
  }

  @Override
  public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
    throw readOnly();
  }

  @Override
  public void obtrudeValue(T value) {
    throw readOnly();
  }

  @Override
  public void obtrudeException(Throwable error) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException(
        "Only the answer can complete this stage; toCompletableFuture() gives a copy");
  }
}
