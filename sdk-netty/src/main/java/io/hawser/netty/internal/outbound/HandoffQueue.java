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
public final class HandoffQueue<T> {
  private final AtomicReference<@Nullable Node<T>> newest = new AtomicReference<>();

  /** Adds an item; {@code true} means that the caller must schedule {@link #drain}. Any thread. */
  public boolean add(T item) {
    Node<T> node = new Node<>(item);
    Node<T> seen;
    do {
      seen = newest.get();
      node.next = seen;
    } while (!newest.compareAndSet(seen, node));
    return seen == null;
  }

  /** Whether nothing waits. Any thread. */
  public boolean isEmpty() {
    return newest.get() == null;
  }

  /** Takes all items, in the order they were added. Only the consumer. */
  public void drain(Consumer<? super T> consumer) {
    Node<T> oldest = null;
    for (Node<T> node = newest.getAndSet(null); node != null; ) {
      Node<T> next = node.next;
      node.next = oldest;
      oldest = node;
      node = next;
    }
    for (Node<T> node = oldest; node != null; node = node.next) {
      consumer.accept(node.item);
    }
  }

  private static final class Node<T> {
    final T item;
    @Nullable Node<T> next;

    Node(T item) {
      this.item = item;
    }
  }
}
