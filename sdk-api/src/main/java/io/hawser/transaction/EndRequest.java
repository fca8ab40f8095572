package io.hawser.transaction;

import io.hawser.error.HawserException;
import io.hawser.model.GlobalStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a commit or a rollback, and sends it again as {@link Attempts} says. */
final class EndRequest {
  private static final Logger log = LoggerFactory.getLogger(EndRequest.class);

  /** The request for logs, such as {@code commit of 10.0.0.5:8091:42}. */
  private final String what;

  private final Attempts attempts;
  private final Delay delay;

  /** Runs a task after a number of milliseconds, on another thread. */
  interface Delay {
    void run(long millis, Runnable task);
  }

  EndRequest(String what, Attempts attempts) {
    this(what, attempts, EndRequest::onCommonPool);
  }

  EndRequest(String what, Attempts attempts, Delay delay) {
    this.what = what;
    this.attempts = attempts;
    this.delay = delay;
  }

  /** The pool may start a thread for each task; where it cannot, the JDK's timer runs the task. */
  private static void onCommonPool(long millis, Runnable later) {
    Executor pool = new CompletableFuture<>().defaultExecutor();
    Executor pooled =
        task -> {
          try {
            pool.execute(task);
          } catch (Throwable e) { // the timer would lose it
            task.run();
          }
        };
    // The first use starts the timer, whose thread keeps the context class loader.
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    current.setContextClassLoader(EndRequest.class.getClassLoader());
    try {
      CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, pooled).execute(later);
    } finally {
      current.setContextClassLoader(before);
    }
  }

  /** Waits for the answer. An interrupt ends the attempts, and stays set. */
  GlobalStatus send(Supplier<GlobalStatus> request) {
    while (true) {
      try {
        return request.get();
      } catch (HawserException e) {
        if (!pause(nextPause(e))) {
          throw e;
        }
      }
    }
  }

  /**
   * Sleeps before the next attempt, because the return of a server is no event that could be waited
   * for. {@code false}: there is no next attempt.
   */
  private static boolean pause(long millis) {
    if (millis == Attempts.NO_MORE) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Completes with the answer or the last error as it is. No thread waits. */
  CompletableFuture<GlobalStatus> sendAsync(Supplier<CompletionStage<GlobalStatus>> request) {
    CompletableFuture<GlobalStatus> result = new CompletableFuture<>();
    attempt(request, result);
    return result;
  }

  private void attempt(
      Supplier<CompletionStage<GlobalStatus>> request, CompletableFuture<GlobalStatus> result) {
    try {
      request
          .get()
          .whenComplete(
              (status, error) -> {
                Throwable failure = unwrapped(error);
                if (failure == null) {
                  result.complete(status);
                } else {
                  failed(failure, request, result);
                }
              });
    } catch (Throwable e) { // also an Error: the result must complete
      result.completeExceptionally(e);
    }
  }

  private void failed(
      Throwable failure,
      Supplier<CompletionStage<GlobalStatus>> request,
      CompletableFuture<GlobalStatus> result) {
    try {
      long pause = failure instanceof HawserException e ? nextPause(e) : Attempts.NO_MORE;
      if (pause != Attempts.NO_MORE) {
        delay.run(pause, () -> attempt(request, result));
        return;
      }
    } catch (Throwable e) { // such as "unable to create native thread": the result must complete
      failure.addSuppressed(e);
    }
    result.completeExceptionally(failure);
  }

  private long nextPause(HawserException error) {
    long pause = attempts.failed(error);
    if (pause != Attempts.NO_MORE) {
      log.info("The {} is sent again in {} ms: {}", what, pause, error.getMessage());
    }
    return pause;
  }

  /** Takes off what stages wrap around an error that another stage passed on. */
  static @Nullable Throwable unwrapped(@Nullable Throwable error) {
    return error instanceof CompletionException && error.getCause() != null
        ? error.getCause()
        : error;
  }
}
