package io.hawser.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.model.GlobalStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The end of a transaction without a waiting thread. */
class EndRequestTest {
  private static final HawserException NO_SERVER = new NoServerAvailableException("none", null);

  private final Deque<CompletableFuture<GlobalStatus>> answers = new ArrayDeque<>();

  private CompletableFuture<GlobalStatus> send(EndRequest.Delay delay) {
    return new EndRequest("commit", new Attempts(5), delay).sendAsync(answers::remove);
  }

  @Test
  void aFailedAttemptIsRepeated() throws Exception {
    answers.add(CompletableFuture.failedFuture(NO_SERVER));
    answers.add(CompletableFuture.completedFuture(GlobalStatus.Committed));
    assertEquals(
        GlobalStatus.Committed,
        new EndRequest("commit", new Attempts(5))
            .sendAsync(answers::remove)
            .get(60, TimeUnit.SECONDS));
  }

  @Test
  void itFailsIfNothingCanRunTheNextAttempt() {
    Error noThread = new OutOfMemoryError("unable to create native thread");
    answers.add(CompletableFuture.failedFuture(NO_SERVER));
    CompletableFuture<GlobalStatus> result =
        send(
            (millis, task) -> {
              throw noThread;
            });
    assertTrue(result.isDone());
    assertSame(NO_SERVER, assertThrows(ExecutionException.class, result::get).getCause());
    assertSame(noThread, NO_SERVER.getSuppressed()[0]);
  }

  @Test
  void itFailsIfTheNextAttemptThrows() {
    answers.add(CompletableFuture.failedFuture(new NoServerAvailableException("none", null)));
    CompletableFuture<GlobalStatus> result = send((millis, task) -> task.run());
    assertTrue(result.isDone());
    assertTrue(result.isCompletedExceptionally());
  }
}
