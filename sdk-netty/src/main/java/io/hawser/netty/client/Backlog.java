package io.hawser.netty.client;

import io.hawser.netty.rpc.MessageFuture;
import io.hawser.netty.rpc.OutboundFrame;
import io.hawser.netty.rpc.OutboundMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was handed over to a connection and is not written yet. Its bytes are bounded, and counted
 * only when something has to stay: as long as everything is written as it comes, that costs
 * nothing. Confined to the event loop of the connection, except {@link #isFull}.
 */
final class Backlog {
  private final Deque<OutboundMessage> items = new ArrayDeque<>();
  private final long maxBytes;
  private volatile boolean full;

  /** How many are counted, from the oldest on, and what they need. */
  private int counted;

  private long bytes;

  Backlog(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether the bound was reached and more than half of it still waits. Any thread. */
  boolean isFull() {
    return full;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  int size() {
    return items.size();
  }

  void add(OutboundMessage item) {
    items.add(item);
  }

  /** The oldest, or {@code null}. */
  @Nullable OutboundMessage poll() {
    OutboundMessage oldest = items.poll();
    if (oldest != null && counted > 0) {
      counted--;
      bytes -= QueuedSize.of(oldest);
      if (full && bytes <= maxBytes / 2) {
        full = false;
      }
    }
    return oldest;
  }

  /**
   * Takes out what is more than the bound: first what has ended meanwhile, then the youngest.
   * Answers stay, because servers wait for them, and they are bounded elsewhere.
   *
   * @return what has to be refused, the oldest first
   */
  List<OutboundMessage> takeExcess() {
    count();
    if (bytes <= maxBytes) {
      return List.of();
    }
    removeIf(MessageFuture::isDone);
    count();
    List<OutboundMessage> excess = new ArrayList<>();
    Deque<OutboundMessage> answers = new ArrayDeque<>();
    while (bytes > maxBytes && !items.isEmpty()) {
      OutboundMessage youngest = items.removeLast();
      if (youngest instanceof OutboundFrame frame && frame.id() != null) {
        answers.addFirst(youngest);
      } else {
        excess.add(youngest);
        bytes -= QueuedSize.of(youngest);
      }
    }
    items.addAll(answers);
    counted = items.size();
    full = !excess.isEmpty();
    Collections.reverse(excess);
    return excess;
  }

  private void count() {
    Iterator<OutboundMessage> youngestFirst = items.descendingIterator();
    for (int i = items.size() - counted; i > 0; i--) {
      bytes += QueuedSize.of(youngestFirst.next());
    }
    counted = items.size();
  }

  /** Takes requests out. */
  void removeIf(Predicate<MessageFuture<?>> removed) {
    items.removeIf(item -> item instanceof MessageFuture<?> future && removed.test(future));
    restartCount();
  }

  /** Empties it; the frames that were in it are returned. */
  List<OutboundFrame> clear() {
    List<OutboundFrame> frames = new ArrayList<>();
    for (OutboundMessage item : items) {
      if (item instanceof OutboundFrame frame) {
        frames.add(frame);
      }
    }
    items.clear();
    restartCount();
    return frames;
  }

  private void restartCount() {
    counted = 0;
    bytes = 0;
    full = false;
  }
}
