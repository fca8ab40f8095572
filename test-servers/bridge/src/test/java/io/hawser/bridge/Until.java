package io.hawser.bridge;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what other processes do. */
final class Until {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Until() {}

  /** Asks again and again; fails with the last answer. */
  static <T> T holds(String what, Callable<T> question, Predicate<T> wanted) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      T answer = question.call();
      if (wanted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() - end > 0) {
        fail(what + ": still " + answer + " after " + LIMIT.toSeconds() + " s");
      }
      Thread.sleep(50);
    }
  }

  static <T> void equal(T wanted, Callable<T> question) throws Exception {
    holds("expected " + wanted, question, wanted::equals);
  }
}
