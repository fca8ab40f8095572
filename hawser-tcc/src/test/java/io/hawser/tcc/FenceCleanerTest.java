package io.hawser.tcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FenceCleanerTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();
  private static final Duration OFTEN = Duration.ofMillis(1);

  /** What a round finds on its thread. */
  private record Found(Thread thread, String user, ClassLoader loader) {}

  @Test
  void anErrorWhoseTextCannotBeReadDoesNotEndTheSchedule() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    CompletableFuture<String> good = new CompletableFuture<>();
    try (CapturedLog log = new CapturedLog()) {
      FenceCleaner cleaner =
          new FenceCleaner(
              "stock",
              OFTEN,
              () -> {
                if (rounds.incrementAndGet() == 1) {
                  throw new Mute();
                }
                good.complete("yes");
                return 0;
              });
      try (cleaner) {
        assertEquals("yes", good.get(60, TimeUnit.SECONDS));
      }
      assertEquals(1, log.lines("Old rows of stock are not deleted this time"), log::toString);
    }
  }

  private static final class Mute extends AssertionError {
    private static final long serialVersionUID = 1L;

    @Override
    public String toString() {
      throw new IllegalStateException("no text");
    }
  }

  @Test
  void itsThreadInheritsNothing() throws Exception {
    CompletableFuture<Found> found = new CompletableFuture<>();
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    USER.set("alice");
    try (URLClassLoader foreign = new URLClassLoader(new URL[0], before)) {
      current.setContextClassLoader(foreign);
      FenceCleaner cleaner =
          new FenceCleaner(
              "stock",
              OFTEN,
              () -> {
                Thread own = Thread.currentThread();
                found.complete(new Found(own, USER.get(), own.getContextClassLoader()));
                return 0;
              });
      try (cleaner) {
        Found there = found.get(60, TimeUnit.SECONDS);
        assertEquals("hawser-tcc-clean-stock", there.thread.getName());
        assertTrue(there.thread.isDaemon());
        assertNull(there.user);
        assertSame(FenceCleaner.class.getClassLoader(), there.loader);
      }
    } finally {
      USER.remove();
      current.setContextClassLoader(before);
    }
  }
}
