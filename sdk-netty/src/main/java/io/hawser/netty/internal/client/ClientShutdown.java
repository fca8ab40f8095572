package io.hawser.netty.internal.client;

import io.hawser.netty.internal.runtime.Unreliable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a client once, whichever threads ask for it. The others wait until it is closed, except
 * the client's own threads and the one that closes it, on which code of users may run: those would
 * wait for themselves.
 */
final class ClientShutdown {
  private static final Logger log = LoggerFactory.getLogger(ClientShutdown.class);

  private final ThreadFactory closers;
  private final BooleanSupplier isOwnThread;
  private final Consumer<Duration> closing;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  /** The thread that closes the client, as long as it does. */
  private volatile @Nullable Thread closer;

  /**
   * Creates an object that has closed nothing yet.
   *
   * @param closers makes the thread that closes if one of the client's own threads asks for it
   * @param isOwnThread whether the current thread is one of those
   * @param closing closes within a time-out
   */
  ClientShutdown(ThreadFactory closers, BooleanSupplier isOwnThread, Consumer<Duration> closing) {
    this.closers = closers;
    this.isOwnThread = isOwnThread;
    this.closing = closing;
  }

  boolean hasBegun() {
    return begun.get();
  }

  void close(Duration timeout) {
    if (begun.compareAndSet(false, true)) {
      if (isOwnThread.getAsBoolean()) {
        // Waiting here would keep this very thread from finishing what it is waited for.
        closeElsewhere(timeout);
      } else {
        closeNow(timeout);
      }
    } else if (Thread.currentThread() != closer && !isOwnThread.getAsBoolean()) {
      closed.join();
    }
  }

  private void closeElsewhere(Duration timeout) {
    try {
      closers.newThread(() -> closeNow(timeout)).start();
    } catch (Throwable e) { // "unable to create native thread"
      Unreliable.log(
          it -> log.error("No thread to close the client; it is closed without waiting", it), e);
      boolean interrupted = Thread.interrupted();
      Thread.currentThread().interrupt(); // so that no step waits
      closeNow(Duration.ZERO);
      if (!interrupted) {
        Thread.interrupted();
      }
    }
  }

  private void closeNow(Duration timeout) {
    closer = Thread.currentThread();
    try {
      closing.accept(timeout);
    } finally {
      closer = null;
      closed.complete(null); // in any case, or another closer waits without end
    }
  }
}
