package io.hawser.netty.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which threads are waited for. */
class OwnThreadsTest {
  private final OwnThreads threads = new OwnThreads("test");

  @Test
  void joinsAThreadThatWasStarted() throws InterruptedException {
    Thread thread = threads.newThread(() -> {});
    threads.start(thread);
    assertTrue(threads.join(60_000));
    assertFalse(thread.isAlive());
  }

  @Test
  void forgetsAThreadThatCouldNotBeStarted() throws InterruptedException {
    Thread thread = threads.newThread(() -> {});
    thread.start();
    thread.join();
    // For the machine that has no more threads: a thread can be started only once.
    assertThrows(IllegalThreadStateException.class, () -> threads.start(thread));
    assertFalse(threads.contains(thread));
  }
}
