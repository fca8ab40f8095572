package io.hawser.netty.internal.outbound;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands objects from any thread to one consumer, an event loop. Queue and "scheduled" flag are one
 * reference: the producer that finds the queue empty must schedule the consumer, all others need
 * not.
 *
 * <p>No wake-up is lost: the consumer takes everything and leaves the queue empty in one atomic
 * step, so a producer that comes later finds it empty and schedules again.
 *
 * @param <T> what is handed over
 */
public final class HandoffQueue<T extends QueueItem> {
  private final AtomicReference<@Nullable QueueItem> newest = new AtomicReference<>();

  /** Adds an item; {@code true} means that the caller must schedule {@link #drain}. Any thread. */
  public boolean add(T item) {
    QueueItem seen;
    do {
      seen = newest.get();
      item.next = seen;
    } while (!newest.compareAndSet(seen, item));
    return seen == null;
  }

  /** Returns whether nothing waits. Any thread. */
  public boolean isEmpty() {
    return newest.get() == null;
  }

  /** Takes all items, in the order they were added. Only the consumer. */
  @SuppressWarnings("unchecked") // only items of this type are added
  public void drain(Consumer<? super T> consumer) {
    QueueItem oldest = null;
    for (QueueItem item = newest.getAndSet(null); item != null; ) {
      QueueItem next = item.next;
      item.next = oldest;
      oldest = item;
      item = next;
    }
    for (QueueItem item = oldest; item != null; ) {
      QueueItem next = item.next;
      item.next = null; // first: it may be added to another queue
      consumer.accept((T) item);
      item = next;
    }
  }
}
