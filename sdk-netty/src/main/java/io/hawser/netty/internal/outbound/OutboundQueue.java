package io.hawser.netty.internal.outbound;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The way of outbound messages from any thread to the event loop of one connection. Only the thread
 * that adds a message to the empty queue schedules the drain.
 *
 * @param <M> the kind of message
 */
public final class OutboundQueue<M extends QueueItem> {
  private final HandoffQueue<M> queue = new HandoffQueue<>();
  private final Executor loop;
  private final Runnable drain;
  private final Rejection<M> rejection;

  /** Reports a message whose drain cannot be scheduled. */
  @FunctionalInterface
  public interface Rejection<M> {
    /** Rejects a message that nothing refers to any more. Any thread; must not throw. */
    void reject(M message, Throwable cause);
  }

  /**
   * Creates an empty queue.
   *
   * @param loop the event loop of the connection
   * @param drain the task that calls {@link #drain}
   * @param rejection for what cannot be handed over
   */
  public OutboundQueue(Executor loop, Runnable drain, Rejection<M> rejection) {
    this.loop = loop;
    this.drain = drain;
    this.rejection = rejection;
  }

  /** Adds a message. Any thread; never blocks. */
  public void add(M message) {
    boolean queued = false;
    try {
      boolean first = queue.add(message); // if not, the thread that was first schedules the drain
      queued = true;
      if (first) {
        loop.execute(drain);
      }
    } catch (Throwable e) { // also errors, or the drain would never be scheduled again
      if (queued) {
        // No other thread is the consumer then, so this one is; taking all is atomic.
        queue.drain(late -> rejection.reject(late, e));
      } else {
        rejection.reject(message, e);
      }
    }
  }

  /** Takes all messages, in the order they were added. Only the drain. */
  public void drain(Consumer<? super M> consumer) {
    queue.drain(consumer);
  }

  /** Returns whether nothing waits. Any thread. */
  public boolean isEmpty() {
    return queue.isEmpty();
  }
}
