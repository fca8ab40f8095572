package io.hawser.testkit.registry;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call on a thread of its own, so that a test can tell whether it returns. */
final class Background {
  private final String what;
  private final Thread thread;

  /** The exception the call ended with; {@code null} if with none. */
  private final CompletableFuture<@Nullable Throwable> ended = new CompletableFuture<>();

  private Background(String what, Action action) {
    this.what = what;
    this.thread = new Thread(() -> ended.complete(outcome(action)), "tck-" + what);
    thread.setDaemon(true);
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
    } catch (Throwable e) { // whatever it is, somebody waits for it
      return e;
    }
  }

  CompletableFuture<@Nullable Throwable> ended() {
    return ended;
  }

  /** Its exception, or {@code null} if it returned; fails if it does neither in time. */
  @Nullable Throwable outcomeWithin(Duration limit) throws InterruptedException {
    try {
      Throwable outcome = ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      thread.join();
      return outcome;
    } catch (TimeoutException e) {
      AssertionError error = new AssertionError(what + " did not end within " + limit);
      Throwable where = new Throwable("this is where it waits");
      where.setStackTrace(thread.getStackTrace());
      error.initCause(where);
      thread.interrupt();
      throw error;
    } catch (ExecutionException e) {
      throw new AssertionError(e); // it is never completed with an exception
    }
  }

  /** Fails if it does not return in time, or throws. */
  void returnsWithin(Duration limit) throws InterruptedException {
    Throwable outcome = outcomeWithin(limit);
    if (outcome != null) {
      fail(what + " failed: " + outcome, outcome);
    }
  }

  /** Any piece of a test. */
  interface Action {
    void run() throws Exception;
  }
}
