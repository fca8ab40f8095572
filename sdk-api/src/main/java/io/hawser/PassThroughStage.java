package io.hawser;

import io.hawser.error.HawserException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The asynchronous form of a call that passes through and therefore never waits. */
final class PassThroughStage {
  private PassThroughStage() {}

  /**
   * Makes the call and returns its result as a stage. Errors of the client complete the stage;
   * invalid arguments are thrown, as by the asynchronous calls of every client.
   */
  static <T> CompletionStage<T> of(Supplier<T> call) {
    try {
      return CompletableFuture.completedStage(call.get());
    } catch (HawserException e) {
      return CompletableFuture.failedStage(e);
    }
  }
}
