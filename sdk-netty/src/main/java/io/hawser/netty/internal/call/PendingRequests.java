package io.hawser.netty.internal.call;

import io.hawser.error.ProtocolException;
import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Unreliable;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.Response;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection that have no answer yet, and the ids they were given. Confined to
 * the event loop of the connection.
 */
public final class PendingRequests {
  private static final Logger log = LoggerFactory.getLogger(PendingRequests.class);

  private final PeerLog logs;
  private final String peer;
  private final RequestTable byId = new RequestTable();
  private final IntObjectMap<MergedRequest> mergedByFrame = new IntObjectHashMap<>();
  private final RequestTimeouts timeouts;
  private final AnswerBatch answers;
  private AnswerCheck check = AnswerCheck.NONE;
  private int lastId;
  private int unansweredOneways;
  private long sample;
  private boolean unknownIdLogged;

  /**
   * Creates the requests of one connection.
   *
   * @param loop of the connection
   * @param peer the peer that answers, for logs
   * @param logs for lines that the peer can cause
   */
  public PendingRequests(EventLoop loop, String peer, PeerLog logs) {
    this.timeouts = new RequestTimeouts(loop, this::expire);
    this.answers = new AnswerBatch(peer);
    this.peer = peer;
    this.logs = logs;
  }

  /** Sets what looks at answers first. */
  public void check(AnswerCheck first) {
    check = first;
  }

  /**
   * Returns a new id: 1, 2, … and after the largest int 0 (section 1.7). Heartbeats and frames
   * share them.
   */
  public int nextId() {
    do {
      lastId = (lastId + 1) & Integer.MAX_VALUE;
    } while (byId.contains(lastId)
        || (!mergedByFrame.isEmpty() && mergedByFrame.containsKey(lastId)));
    return lastId;
  }

  /** Returns an id for a request without an answer; servers send one all the same (section 7.3). */
  public int nextOnewayId() {
    unansweredOneways++;
    return nextId();
  }

  public int size() {
    return byId.size();
  }

  /** Starts to wait for an answer; returns the id to send the request with. */
  public int add(MessageFuture<?> future) {
    future.id = nextId();
    byId.add(future);
    timeouts.add(future);
    return future.id;
  }

  /** Remembers which requests, already added, travel in one merged frame. */
  public void merged(int frameId, List<? extends TimedRequest<?>> parts) {
    MergedRequest merged = new MergedRequest(frameId, parts);
    mergedByFrame.put(frameId, merged);
    for (TimedRequest<?> part : parts) {
      MessageFuture<?> future = byId.get(part.id);
      if (future != null) {
        future.mergedInto = merged;
      }
    }
  }

  /**
   * Stops waiting, without completing the request: it has completed, or will be completed or sent
   * otherwise.
   */
  public void remove(TimedRequest<?> request) {
    MessageFuture<?> future = byId.get(request.id);
    if (future == request) {
      byId.remove(future.id);
      forget(future);
    }
  }

  /** Cleans up after a request that is no longer in the table. */
  private void forget(MessageFuture<?> future) {
    timeouts.remove(future);
    MergedRequest merged = future.mergedInto;
    future.mergedInto = null;
    if (merged != null && --merged.unanswered == 0) {
      mergedByFrame.remove(merged.frameId);
    }
  }

  /**
   * Returns when the request was made that was answered last, or 0 if none was since the last call.
   */
  public long takeSample() {
    long taken = sample;
    sample = 0;
    return taken;
  }

  /** Handles the answer to a request that has just been taken out of the table. */
  private void answered(MessageFuture<?> future, Message answer) {
    sample(future);
    if (check.takes(future, answer)) {
      return;
    }
    if (future.isAwaited() && future.isAnsweredBy(answer)) {
      answers.add(future, answer);
    } else {
      wakeCallers(); // first: what completes here may run users' code
      future.complete(answer);
    }
  }

  private void sample(MessageFuture<?> future) {
    if (!future.isOutOfOrder()) {
      sample = future.startNanos();
    }
  }

  /**
   * Wakes the callers whose answers have been taken since the last call; see {@link AnswerBatch}.
   */
  public void wakeCallers() {
    answers.wakeCallers();
  }

  /**
   * Takes what was received under an id, if it is an answer: it completes the requests that it
   * answers.
   *
   * @return {@code false} if it is none
   */
  public boolean answer(int id, Message message) {
    if (message instanceof Response) {
      answerOne(id, message);
    } else if (message instanceof MergeResultMessage results) {
      answerFrame(id, results);
    } else if (message instanceof BatchResultMessage batch) {
      answerSome(batch);
    } else {
      return false;
    }
    return true;
  }

  /** Takes the answer to a single request, whether it was sent alone or merged. */
  private void answerOne(int id, Message answer) {
    MessageFuture<?> future = byId.remove(id);
    if (future == null) {
      check.unclaimed(answer);
      unknown(id, answer.getClass().getSimpleName());
      return;
    }
    forget(future);
    answered(future, answer);
  }

  /** Takes some answers by id (section 4.3). */
  private void answerSome(BatchResultMessage batch) {
    int count = Math.min(batch.resultMessages().size(), batch.msgIds().size());
    for (int i = 0; i < count; i++) {
      answerOne(batch.msgIds().get(i), batch.resultMessages().get(i));
    }
  }

  /** Takes all answers of a merged frame by position; a request without one fails (section 4.4). */
  private void answerFrame(int frameId, MergeResultMessage results) {
    MergedRequest merged = mergedByFrame.get(frameId);
    if (merged == null) {
      unknown(frameId, "MergeResultMessage");
      return;
    }
    for (int i = 0; i < merged.size(); i++) {
      MessageFuture<?> part = byId.remove(merged.id(i));
      if (part == null) {
        continue; // answered alone, or given up
      }
      forget(part);
      if (i < results.msgs().size()) {
        answered(part, results.msgs().get(i));
      } else if (!part.isDone()) {
        wakeCallers();
        part.fail(CallErrors.notAmong(results.msgs().size(), merged.size(), part, peer));
      }
    }
  }

  /**
   * Takes an answer that could not be decoded: the requests that wait for it fail with that error.
   */
  public void undecodable(int id, ProtocolException error) {
    MessageFuture<?> future = byId.get(id);
    MergedRequest merged = mergedByFrame.get(id);
    if (future != null) {
      remove(future);
      wakeCallers();
      future.fail(error);
    } else if (merged != null) {
      wakeCallers();
      for (int i = 0; i < merged.size(); i++) {
        MessageFuture<?> part = byId.remove(merged.id(i));
        if (part != null) {
          forget(part);
          part.fail(error);
        }
      }
    } else {
      log.debug("Dropped a frame of {} with id {}: {}", peer, id, error.getMessage());
    }
  }

  /** Forgets all requests, because the connection has closed; the caller fails or moves them. */
  public List<MessageFuture<?>> takeAll() {
    wakeCallers();
    List<MessageFuture<?>> all = byId.removeAll();
    mergedByFrame.clear();
    timeouts.clear();
    for (MessageFuture<?> future : all) {
      future.earlier = null;
      future.later = null;
      future.mergedInto = null;
    }
    return all;
  }

  private void unknown(int id, String kind) {
    if (unansweredOneways > 0) {
      unansweredOneways--;
      log.trace("Dropped a {} of {}, likely for a one-way request, id {}", kind, peer, id);
    } else if (unknownIdLogged) {
      log.debug("Dropped a {} of {} for the unknown or expired request {}", kind, peer, id);
    } else {
      unknownIdLogged = true;
      logs.info(
          log,
          "Dropped a {} of {} for the unknown or expired request {}; further ones are logged at DEBUG",
          kind,
          peer,
          id);
    }
  }

  private void expire(MessageFuture<?> future) {
    remove(future);
    try {
      future.expire();
    } catch (Throwable e) { // the others must expire all the same
      Unreliable.log(it -> log.error("Completing {} to {} failed", future.name(), peer, it), e);
    }
  }
}
