package io.hawser.tcc;

import io.hawser.tcc.FenceListener.Event;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies the listeners of a fence. Whatever they throw is logged, at most once a minute, and
 * nothing else: the local transaction of the step has ended by then. Any thread.
 */
final class FenceListeners {
  private static final Logger LOG = LoggerFactory.getLogger(FenceListeners.class);
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final List<FenceListener> listeners;
  private final AtomicLong nextLine = new AtomicLong(System.nanoTime());
  private final AtomicLong withoutLine = new AtomicLong();

  FenceListeners(List<FenceListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  void happened(Event event, BranchKey branch) {
    for (FenceListener listener : listeners) {
      try {
        listener.happened(event, branch.actionName());
      } catch (Throwable e) { // also an Error, which would fail the step after its commit
        failed(branch, e);
      }
    }
  }

  private void failed(BranchKey branch, Throwable error) {
    long now = System.nanoTime();
    long due = nextLine.get();
    if (now - due < 0 || !nextLine.compareAndSet(due, now + PAUSE_NANOS)) {
      withoutLine.incrementAndGet();
      return;
    }
    long before = withoutLine.getAndSet(0);
    FailureLog.warn(
        LOG,
        "A listener of the fence failed for "
            + branch
            + (before == 0 ? "" : ", and " + before + " times since the last line"),
        error);
  }
}
