package io.hawser.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.model.GlobalStatus;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The end of a transaction without a waiting thread. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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

  /** The first use in this JVM if it runs first, as the timer's thread is the JDK's. */
  @Test
  @Order(1)
  void theTimerKeepsNoClassLoaderOfTheCaller() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    try (URLClassLoader foreign = new URLClassLoader(new URL[0], before)) {
      current.setContextClassLoader(foreign);
      aFailedAttemptIsRepeated();
      assertSame(foreign, current.getContextClassLoader());
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread != current) {
          assertNotSame(foreign, thread.getContextClassLoader(), thread::toString);
        }
      }
    } finally {
      current.setContextClassLoader(before);
    }
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
