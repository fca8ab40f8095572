package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.call.MessageFuture;
import io.hawser.netty.internal.call.OutboundMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a connection has taken over and not written yet. Their bytes are bounded, and
 * counted only when something has to stay: as long as everything is written as it comes, that costs
 * nothing. Confined to the event loop of the connection, except {@link #isFull}.
 */
final class UnwrittenMessages {
  /** The part of the bound that is freed for further answers when they displace requests. */
  private static final int ANSWERS_ROOM = 16;

  private final Deque<OutboundMessage> messages = new ArrayDeque<>();
  private final long maxBytes;
  private volatile boolean full;

  /**
   * The number of messages that are counted, from the oldest on; {@code bytes} is what they need,
   * and {@code answerBytes} what the answers among them need.
   */
  private int counted;

  private long bytes;
  private long answerBytes;

  UnwrittenMessages(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Returns whether the bound was reached and more than half of it still waits. Any thread. */
  boolean isFull() {
    return full;
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  int size() {
    return messages.size();
  }

  void add(OutboundMessage message) {
    messages.add(message);
  }

  /** Takes the oldest, or {@code null}. */
  @Nullable OutboundMessage poll() {
    OutboundMessage oldest = messages.poll();
    if (oldest != null && counted > 0) {
      counted--;
      discount(oldest);
      if (full && bytes <= maxBytes / 2) {
        full = false;
      }
    }
    return oldest;
  }

  /** Returns whether the answers alone exceed the bound: the server asks, but does not read. */
  boolean answersExceed() {
    count();
    return answerBytes > maxBytes;
  }

  /**
   * Takes out what exceeds the bound: first completed requests, then the youngest ones. Answers
   * stay, because servers wait for them. They make some room for further ones, or each of those
   * would cost a walk over all that wait.
   *
   * @return what has to be rejected, the oldest first
   */
  List<OutboundMessage> takeExcess() {
    count();
    if (bytes <= maxBytes) {
      return List.of();
    }
    removeRequestsIf(MessageFuture::isDone);
    count();
    if (bytes <= maxBytes) {
      return List.of();
    }
    long allowed = maxBytes - Math.min(answerBytes, maxBytes / ANSWERS_ROOM);
    List<OutboundMessage> excess = new ArrayList<>();
    Deque<OutboundMessage> answers = new ArrayDeque<>();
    while (bytes > allowed && !messages.isEmpty()) {
      OutboundMessage youngest = messages.removeLast();
      if (youngest.isAnswer()) {
        answers.addFirst(youngest);
      } else {
        excess.add(youngest);
        bytes -= youngest.weight();
      }
    }
    messages.addAll(answers);
    counted = messages.size();
    full = !excess.isEmpty();
    Collections.reverse(excess);
    return excess;
  }

  private void count() {
    Iterator<OutboundMessage> youngestFirst = messages.descendingIterator();
    for (int i = messages.size() - counted; i > 0; i--) {
      OutboundMessage message = youngestFirst.next();
      long weight = message.weight();
      bytes += weight;
      if (message.isAnswer()) {
        answerBytes += weight;
      }
    }
    counted = messages.size();
  }

  private void discount(OutboundMessage message) {
    long weight = message.weight();
    bytes -= weight;
    if (message.isAnswer()) {
      answerBytes -= weight;
    }
  }

  /** Takes out the requests that the predicate accepts. */
  void removeRequestsIf(Predicate<MessageFuture<?>> removed) {
    messages.removeIf(
        message -> {
          MessageFuture<?> request = message.requestOrNull();
          return request != null && removed.test(request);
        });
    restartCount();
  }

  /** Empties it. Returns the messages that are not requests: those are pending as well. */
  List<OutboundMessage> clear() {
    List<OutboundMessage> others =
        messages.stream().filter(message -> message.requestOrNull() == null).toList();
    messages.clear();
    restartCount();
    return others;
  }

  private void restartCount() {
    counted = 0;
    bytes = 0;
    answerBytes = 0;
    full = false;
  }
}
