package io.hawser.registry.redis;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Tests that the thread of a subscription inherits neither thread locals nor the class loader of
 * the thread that connects.
 */
class OwnThreadsInheritNothingTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  @Test
  void neitherThreadLocalsNorTheClassLoader() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader before = current.getContextClassLoader();
    CompletableFuture<String> user = new CompletableFuture<>();
    CompletableFuture<ClassLoader> loader = new CompletableFuture<>();
    try (URLClassLoader foreign = new URLClassLoader(new URL[0], before)) {
      current.setContextClassLoader(foreign);
      USER.set("alice");
      Runnable task =
          () -> {
            user.complete(USER.get());
            loader.complete(Thread.currentThread().getContextClassLoader());
          };
      Subscription.newThread(task, "test").start();
      assertNull(user.get(60, TimeUnit.SECONDS));
      assertSame(Subscription.class.getClassLoader(), loader.get(60, TimeUnit.SECONDS));
    } finally {
      USER.remove();
      current.setContextClassLoader(before);
    }
  }
}
