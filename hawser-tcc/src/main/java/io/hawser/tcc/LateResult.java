package io.hawser.tcc;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes results that stand for work which goes on after a method has returned. A fence would
 * have committed its row by then, so it could not tell whether the try has run.
 */
final class LateResult {
  /** The types of libraries that may be missing. */
  private static final String PUBLISHER = "org.reactivestreams.Publisher";

  private static final String CONTINUATION = "kotlin.coroutines.Continuation";

  private LateResult() {}

  /**
   * Rejects a try whose result is such a type.
   *
   * @param method its name in the error
   * @param parameters the types of its parameters
   * @param result the type of its result
   * @throws IllegalArgumentException if it is
   */
  static void rejectType(String method, Class<?>[] parameters, Class<?> result) {
    boolean suspends =
        parameters.length > 0 && parameters[parameters.length - 1].getName().equals(CONTINUATION);
    if (suspends || isLate(result)) {
      throw new IllegalArgumentException(
          method
              + (suspends ? " suspends" : " returns " + result.getName())
              + ", and a fence needs a try that has done its work when it returns (expected: a plain"
              + " result, or no fence)");
    }
  }

  /**
   * Rejects such a result of a try.
   *
   * @throws IllegalStateException if the work may not have ended
   */
  static void reject(@Nullable Object result, BranchKey branch) {
    if (result != null
        && isLate(result.getClass())
        && !(result instanceof Future<?> future && future.isDone())) {
      throw new IllegalStateException(
          "The try of "
              + branch
              + " has returned "
              + result.getClass().getName()
              + " before its work was done, so the fence does not record it (expected: a try that"
              + " has done its work when it returns)");
    }
  }

  private static boolean isLate(Class<?> type) {
    return CompletionStage.class.isAssignableFrom(type)
        || Future.class.isAssignableFrom(type)
        || Flow.Publisher.class.isAssignableFrom(type)
        || isPublisher(type);
  }

  private static boolean isPublisher(@Nullable Class<?> type) {
    if (type == null) {
      return false;
    }
    if (type.getName().equals(PUBLISHER) || isPublisher(type.getSuperclass())) {
      return true;
    }
    for (Class<?> each : type.getInterfaces()) {
      if (isPublisher(each)) {
        return true;
      }
    }
    return false;
  }
}
