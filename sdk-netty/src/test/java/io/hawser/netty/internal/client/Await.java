package io.hawser.netty.internal.client;

import io.hawser.HawserClient;
import io.hawser.error.HawserException;
import io.hawser.netty.EventLimit;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Waits in tests, with limits that only a defect reaches. */
public final class Await {
  private Await() {}

  public static <T> T result(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join();
  }

  static HawserException error(CompletionStage<?> stage) {
    try {
      Object result =
          stage.toCompletableFuture().orTimeout(EventLimit.SECONDS, TimeUnit.SECONDS).join();
      throw new AssertionError("Expected an error, got " + result);
    } catch (CompletionException e) {
      if (e.getCause() instanceof HawserException error) {
        return error;
      }
      throw new AssertionError("Not one of our errors", e.getCause());
    }
  }

  public static void latch(CountDownLatch latch) {
    try {
      if (!latch.await(EventLimit.SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("The event did not come in time");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted", e);
    }
  }

  /** For states of a client, which have no event of their own in the public interface. */
  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(EventLimit.SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("It did not come: " + what);
      }
      LockSupport.parkNanos(1_000_000); // the awaited thread may need this processor
    }
  }

  static void until(HawserClient client, Predicate<io.hawser.ClientStatus> condition) {
    until("status is " + client.status(), () -> condition.test(client.status()));
  }
}
