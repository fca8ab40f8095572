package io.hawser.netty.internal.client;

import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The start of a client that fails if there is no server. */
final class StartupCheck {
  private StartupCheck() {}

  /**
   * Waits for the outcomes of all first attempts.
   *
   * @param searched where servers are searched, for the error
   * @throws HawserException of the first that failed, or if they take longer than that
   */
  static void await(
      List<CompletableFuture<@Nullable Void>> outcomes, Duration limit, Supplier<String> searched) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      for (CompletableFuture<@Nullable Void> outcome : outcomes) {
        outcome.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HawserException error) {
        throw error.inCallerThread();
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new NoServerAvailableException(
          "No server was ready within " + limit.toSeconds() + " s. " + searched.get(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoServerAvailableException("Interrupted while connecting", e);
    }
  }
}
