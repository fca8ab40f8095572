package io.hawser.registry.support;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The threads of the registry inherit nothing from the thread that connects. */
class ThreadInheritanceTest {
  private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

  @Test
  void threadsInheritNeitherThreadLocalsNorTheClassLoader() throws Exception {
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
      Worker worker = new Worker("hawser-test");
      worker.execute(task);
      loader.get(60, TimeUnit.SECONDS);
      worker.shutdown();
      assertNull(user.get(60, TimeUnit.SECONDS));
      assertSame(Worker.class.getClassLoader(), loader.get(60, TimeUnit.SECONDS));
    } finally {
      USER.remove();
      current.setContextClassLoader(before);
    }
  }
}
