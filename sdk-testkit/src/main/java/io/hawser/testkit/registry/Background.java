package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.fail;

import io.hawser.netty.internal.runtime.OwnThreads;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call on a thread of its own, so that a test can check whether it returns. */
final class Background {
  private final String what;
  private final Thread thread;

  /** The exception of the call; {@code null} if there was none. */
  private final CompletableFuture<@Nullable Throwable> ended = new CompletableFuture<>();

  private Background(String what, Action action) {
    this.what = what;
    this.thread = OwnThreads.unrelated(() -> ended.complete(outcome(action)), "tck-" + what);
  }

  static Background start(String what, Action action) {
    Background background = new Background(what, action);
    background.thread.start();
    return background;
  }

  private static @Nullable Throwable outcome(Action action) {
    try {
      action.run();
      return null;
    } catch (Throwable e) { // the test waits for any error
      return e;
    }
  }

  CompletableFuture<@Nullable Throwable> ended() {
    return ended;
  }

  /** Returns its exception, or {@code null} if it returned. Fails if it does neither in time. */
  @Nullable Throwable outcomeWithin(Duration limit) throws InterruptedException {
    try {
      Throwable outcome = ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      thread.join();
      return outcome;
    } catch (TimeoutException e) {
      AssertionError error = new AssertionError(what + " did not return within " + limit);
      Throwable where = new Throwable("it waits here");
      where.setStackTrace(thread.getStackTrace());
      error.initCause(where);
      thread.interrupt();
      throw error;
    } catch (ExecutionException e) {
      throw new AssertionError(e); // the future never fails
    }
  }

  /** Fails if it does not return in time, or throws. */
  void returnsWithin(Duration limit) throws InterruptedException {
    Throwable outcome = outcomeWithin(limit);
    if (outcome != null) {
      fail(what + " failed: " + outcome, outcome);
    }
  }

  /** A step of a test. */
  interface Action {
    void run() throws Exception;
  }
}
