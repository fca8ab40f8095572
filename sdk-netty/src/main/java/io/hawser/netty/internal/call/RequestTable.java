package io.hawser.netty.internal.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests by their ids, which are given one after the other. Each id has a bucket of its own until
 * there are more requests than buckets, and requests are chained through themselves: adding and
 * removing costs the same however many there are and in whatever order they complete. (A table with
 * open addressing has to look at all consecutive ids behind the one it removes.)
 *
 * <p>Confined to one event loop. Grows as needed, to twice the most requests there were.
 */
final class RequestTable {
  private static final int FIRST_CAPACITY = 16;
  private static final int MAX_CAPACITY = 1 << 30;

  private @Nullable MessageFuture<?>[] buckets = new MessageFuture<?>[FIRST_CAPACITY];
  private int size;

  int size() {
    return size;
  }

  boolean contains(int id) {
    return get(id) != null;
  }

  @Nullable MessageFuture<?> get(int id) {
    MessageFuture<?> future = buckets[id & (buckets.length - 1)];
    while (future != null && future.id != id) {
      future = future.next;
    }
    return future;
  }

  /** Adds a request under an id that no other has. */
  void add(MessageFuture<?> future) {
    if (size == buckets.length && size < MAX_CAPACITY) {
      grow();
    }
    size++;
    link(future);
  }

  private void link(MessageFuture<?> future) {
    int bucket = future.id & (buckets.length - 1);
    future.next = buckets[bucket];
    buckets[bucket] = future;
  }

  /** Takes out the request with this id, if there is one. */
  @Nullable MessageFuture<?> remove(int id) {
    int bucket = id & (buckets.length - 1);
    MessageFuture<?> before = null;
    for (MessageFuture<?> it = buckets[bucket]; it != null; it = it.next) {
      if (it.id == id) {
        if (before == null) {
          buckets[bucket] = it.next;
        } else {
          before.next = it.next;
        }
        it.next = null;
        size--;
        return it;
      }
      before = it;
    }
    return null;
  }

  /** Takes out all. */
  List<MessageFuture<?>> removeAll() {
    List<MessageFuture<?>> all = new ArrayList<>(size);
    for (MessageFuture<?> first : buckets) {
      MessageFuture<?> it = first;
      while (it != null) {
        MessageFuture<?> next = it.next;
        it.next = null;
        all.add(it);
        it = next;
      }
    }
    buckets = new MessageFuture<?>[FIRST_CAPACITY];
    size = 0;
    return all;
  }

  private void grow() {
    List<MessageFuture<?>> all = new ArrayList<>(size);
    for (MessageFuture<?> first : buckets) {
      for (MessageFuture<?> it = first; it != null; it = it.next) {
        all.add(it);
      }
    }
    buckets = new MessageFuture<?>[2 * buckets.length];
    all.forEach(this::link);
  }
}
