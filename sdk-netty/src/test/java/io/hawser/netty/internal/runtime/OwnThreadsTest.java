package io.hawser.netty.internal.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testsupport.NoMoreThreads;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Which threads are waited for. */
class OwnThreadsTest {
  private final OwnThreads threads = new OwnThreads("test");

  @Test
  void joinsAThreadThatWasStarted() throws InterruptedException {
    Thread thread = threads.newThread(() -> {});
    thread.start();
    assertTrue(threads.join(60_000));
    assertFalse(thread.isAlive());
  }

  /** A pool asks for a thread, and does not say that it could not start it. */
  @Test
  void forgetsThreadsThatAPoolCouldNotStart() {
    Thread first = threads.newThread(() -> {});
    threads.newThread(() -> {});
    assertFalse(threads.contains(first));
  }

  @Test
  void aThreadThatBeginsLateIsKnownAllTheSame() throws InterruptedException {
    AtomicBoolean known = new AtomicBoolean();
    Thread late = threads.newThread(() -> known.set(threads.contains(Thread.currentThread())));
    threads.newThread(() -> {});
    late.start();
    late.join();
    assertTrue(known.get());
  }

  @Test
  void whatIsToRunElsewhereRunsHereIfThereIsNoThread() {
    assertNotSame(Thread.currentThread(), OwnThreads.callElsewhere("test", Thread::currentThread));
    assertSame(
        Thread.currentThread(),
        OwnThreads.callElsewhere(NoMoreThreads::make, Thread::currentThread, true));
  }

  @Test
  void whatStartsThreadsNeverRunsHere() {
    assertNotSame(Thread.currentThread(), OwnThreads.startElsewhere("test", Thread::currentThread));
    assertThrows(
        OutOfMemoryError.class,
        () -> OwnThreads.callElsewhere(NoMoreThreads::make, Thread::currentThread, false));
  }
}
