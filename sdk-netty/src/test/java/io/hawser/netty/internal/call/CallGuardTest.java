package io.hawser.netty.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.error.RequestTimeoutException;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.EventLimit;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.testsupport.NoMoreThreads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No event loop completes these requests: the guard fails them, or the caller itself does. */
@Timeout(2 * EventLimit.SECONDS)
class CallGuardTest {
  private static final GlobalStatusResponse ANSWER =
      new GlobalStatusResponse(
          ResultCode.Success, "", TransactionExceptionCode.Unknown, GlobalStatus.Begin);

  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

  private final OwnThreads threads = new OwnThreads("test-guard");
  private final CallGuard guard = new CallGuard(threads);

  @AfterEach
  void close() throws InterruptedException {
    guard.close();
    assertTrue(
        threads.join(TimeUnit.SECONDS.toMillis(EventLimit.SECONDS)), "its thread ends with it");
  }

  @Test
  void wakesCallersThatNothingElseWakes() throws Exception {
    // The long one first, so that the others have to wake the guard.
    Caller longest = new Caller(60_000);
    List<Caller> callers = new ArrayList<>();
    for (int millis : new int[] {400, 50, 200, 1, 100}) {
      callers.add(new Caller(millis));
    }
    for (Caller caller : callers) {
      ExecutionException error = assertThrows(ExecutionException.class, caller.end::get);
      assertEquals(RequestTimeoutException.class, error.getCause().getClass());
    }
    assertFalse(longest.end.isDone());
    longest.future.complete(ANSWER);
    assertEquals(ANSWER, longest.end.get());
  }

  @Test
  void startsItsThreadWithTheFirstCallAndNotBefore() throws Exception {
    AtomicInteger started = new AtomicInteger();
    try (CallGuard counted =
        new CallGuard(
            task -> {
              started.incrementAndGet();
              return threads.newThread(task);
            })) {
      assertEquals(0, started.get());
      for (int i = 0; i < 2; i++) {
        MessageFuture<GlobalStatusResponse> future = future(60_000);
        future.complete(ANSWER);
        assertEquals(ANSWER, future.await(counted));
      }
      assertEquals(1, started.get());
    }
  }

  @Test
  void sleepsWhileNoCallerIsLate() throws Exception {
    CompletableFuture<Thread> started = new CompletableFuture<>();
    try (CallGuard observed = observed(started)) {
      int place = observed.enter(future(60_000));
      Thread thread = started.get();
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      long cpuNanos = -1;
      for (int i = 0; i < 100 && cpuNanos != CPU.getThreadCpuTime(thread.getId()); i++) {
        cpuNanos = CPU.getThreadCpuTime(thread.getId());
        TimeUnit.MILLISECONDS.sleep(50); // its state says that it waits before it does
      }
      TimeUnit.MILLISECONDS.sleep(300);
      assertEquals(Thread.State.TIMED_WAITING, thread.getState());
      assertEquals(cpuNanos, CPU.getThreadCpuTime(thread.getId()), "it does not run at all");
      observed.leave(place);
    }
  }

  @Test
  void sleepsAlthoughItsThreadWasInterrupted() throws Exception {
    CompletableFuture<Thread> started = new CompletableFuture<>();
    try (CallGuard observed = observed(started)) {
      int place = observed.enter(future(60_000));
      Thread thread = started.get();
      thread.interrupt();
      while (thread.isInterrupted() || thread.getState() != Thread.State.TIMED_WAITING) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      observed.leave(place);
    }
  }

  @Test
  void hasOnePlaceForEachThreadAndTakesItBack() {
    int place = guard.enter(future(1000));
    assertNotEquals(CallGuard.NOT_GUARDED, place);
    assertEquals(CallGuard.NOT_GUARDED, guard.enter(future(1000)), "it is taken");
    guard.leave(place);
    assertEquals(place, guard.enter(future(1000)));
  }

  @Test
  void callersLookAtTheClockThemselvesOnceItIsClosed() throws Exception {
    Caller before = new Caller(300);
    guard.close();
    Caller after = new Caller(1);
    for (Caller caller : List.of(before, after)) {
      ExecutionException error = assertThrows(ExecutionException.class, caller.end::get);
      assertEquals(RequestTimeoutException.class, error.getCause().getClass());
    }
  }

  @Test
  void callersLookAtTheClockThemselvesIfNoThreadCanBeStarted() {
    try (CallGuard without = new CallGuard(NoMoreThreads::make)) {
      assertThrows(RequestTimeoutException.class, () -> future(1).await(without));
    }
  }

  @Test
  void anInterruptedCallerDoesNotWait() throws Exception {
    Caller caller = new Caller(60_000);
    caller.thread.interrupt();
    ExecutionException error = assertThrows(ExecutionException.class, caller.end::get);
    assertTrue(error.getCause().getMessage().startsWith("Interrupted"), error.toString());
  }

  /** Returns a guard that passes its thread to the future. */
  private CallGuard observed(CompletableFuture<Thread> started) {
    return new CallGuard(
        task -> {
          Thread thread = threads.newThread(task);
          started.complete(thread);
          return thread;
        });
  }

  private static MessageFuture<GlobalStatusResponse> future(long timeoutMillis) {
    return MessageFuture.awaited(
        new GlobalStatusRequest("x", ""),
        Map.of(),
        InFlightPermits.named("server"),
        timeoutMillis,
        null);
  }

  /** A thread that waits for a request, under the guard. */
  private final class Caller {
    final MessageFuture<GlobalStatusResponse> future;
    final CompletableFuture<GlobalStatusResponse> end = new CompletableFuture<>();
    final Thread thread;

    Caller(long timeoutMillis) throws InterruptedException {
      future = future(timeoutMillis);
      thread =
          new Thread(
              () -> {
                try {
                  end.complete(future.await(guard));
                } catch (Throwable e) {
                  end.completeExceptionally(e);
                }
              });
      thread.start();
      while (thread.getState() == Thread.State.NEW || thread.getState() == Thread.State.RUNNABLE) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }
}
