package io.hawser.registry.etcd;

import io.hawser.error.RegistryException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a caller's thread does: hand a task to the worker, and wait for it, not too long. */
final class Caller {
  /** The deadlines of the calls are what ends a wait; this is for what has none. */
  private static final long GRACE_MILLIS = 250;

  private final EtcdThreads threads;
  private final String registry;
  private final long timeoutMillis;

  Caller(EtcdThreads threads, String registry, Duration timeout) {
    this.threads = threads;
    this.registry = registry;
    this.timeoutMillis = timeout.toMillis();
  }

  /**
   * Runs on the worker what makes a future, and waits for that.
   *
   * @param what what is done, with a preposition, for errors
   */
  <T> T await(String what, Supplier<? extends CompletableFuture<? extends T>> starter) {
    if (threads.isWorker(Thread.currentThread())) {
      throw failure(what, "a listener must not wait for its own registry", null);
    }
    CompletableFuture<T> result = new CompletableFuture<>();
    if (!threads.execute(() -> forward(starter, result))) {
      throw failure(what, "it is closed", null);
    }
    try {
      return result.get(timeoutMillis + GRACE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw Refusals.failure(what, registry, e);
    } catch (TimeoutException e) {
      throw failure(what, "no answer within " + timeoutMillis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(what, "the thread was interrupted", e);
    }
  }

  private static <T> void forward(
      Supplier<? extends CompletableFuture<? extends T>> starter, CompletableFuture<T> result) {
    try {
      starter
          .get()
          .whenComplete(
              (value, error) -> {
                if (error == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(error);
                }
              });
    } catch (RuntimeException | Error e) { // errors too, such as a class that is missing
      result.completeExceptionally(e);
    }
  }

  private RegistryException failure(String what, String why, @Nullable Throwable cause) {
    return new RegistryException("Cannot " + what + " " + registry + ": " + why, cause);
  }
}
