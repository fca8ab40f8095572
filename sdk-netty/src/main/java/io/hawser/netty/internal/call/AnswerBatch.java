package io.hawser.netty.internal.call;

import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answers that were read together, of requests whose callers wait for them. All callers are
 * woken in one sweep, so that they do not compete for the processor with what is still to be read,
 * and their permits are given back together. Confined to the event loop of the connection. Hooks
 * run in the sweep, each right before its caller is woken. Whatever they do to the connection, the
 * sweep goes on: it has a list of its own.
 */
final class AnswerBatch {
  /** A list for more callers than this is not kept. */
  private static final int MOST_KEPT = 4096;

  private static final Logger log = LoggerFactory.getLogger(AnswerBatch.class);

  private final String peer;
  private List<MessageFuture<?>> answered = new ArrayList<>();

  /** Replaces the list that is swept; {@code null} while it does. */
  private @Nullable List<MessageFuture<?>> spare;

  AnswerBatch(String peer) {
    this.peer = peer;
  }

  /** Adds the answer to a request, which is of the right kind. */
  void add(MessageFuture<?> future, Message answer) {
    future.received = answer;
    answered.add(future);
  }

  /** Wakes the callers of all requests that were added since the last call. */
  void wakeCallers() {
    if (answered.isEmpty()) {
      return;
    }
    List<MessageFuture<?>> callers = answered;
    answered = spare == null ? new ArrayList<>() : spare;
    spare = null;
    giveBackPermits(callers);
    settle(callers);
    for (int i = 0; i < callers.size(); i++) {
      publish(callers.get(i));
    }
    if (callers.size() <= MOST_KEPT) {
      callers.clear();
      spare = callers;
    }
  }

  /** Runs before any caller is woken, as a caller may need a permit for the next request. */
  private void giveBackPermits(List<MessageFuture<?>> callers) {
    InFlightPermits permits = null;
    int count = 0;
    for (int i = 0; i < callers.size(); i++) {
      MessageFuture<?> future = callers.get(i);
      InFlightPermits last = future.takePermit();
      if (last == null) {
        future.received =
            null; // it has completed otherwise: its time was up, or its caller interrupted
      } else if (last == permits) {
        count++;
      } else {
        release(permits, count);
        permits = last;
        count = 1;
      }
    }
    release(permits, count);
  }

  private void release(@Nullable InFlightPermits permits, int count) {
    if (permits == null) {
      return;
    }
    try {
      permits.release(count);
    } catch (Throwable e) { // the callers must be woken all the same
      Unreliable.log(it -> log.error("Giving back permits of {} failed", peer, it), e);
    }
  }

  /** Runs before any hook: a slow one keeps no other caller beyond its time. */
  private static void settle(List<MessageFuture<?>> callers) {
    for (int i = 0; i < callers.size(); i++) {
      Message answer = callers.get(i).received;
      if (answer != null) {
        callers.get(i).settle(answer);
      }
    }
  }

  /**
   * Publishes an answer. Whatever that throws, such as from the scheduler of virtual threads, is
   * only logged: the other callers must be woken.
   */
  private void publish(MessageFuture<?> future) {
    Message answer = future.received;
    if (answer == null) {
      return;
    }
    future.received = null;
    try {
      future.publish(answer);
    } catch (Throwable e) {
      Unreliable.log(
          it -> log.error("Waking the caller of {} to {} failed", future.name(), peer, it), e);
    }
  }
}
