package io.hawser.netty.rpc;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.HeartbeatMessage;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.Message;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of one connection that have no answer yet, the ids they were given, and their
 * deadlines. Confined to the event loop of the connection.
 *
 * <p>Requests with the same time-out expire in the order they came, so each time-out has a linked
 * list and one timer serves all. Without requests there is no timer. Requests that moved here from
 * another connection are older than what came before them, so they are kept by their deadlines.
 */
public final class PendingRequests {
  private static final Logger log = LoggerFactory.getLogger(PendingRequests.class);

  /** Lists for more callers than this are not kept. */
  private static final int MOST_KEPT = 4096;

  /** In place of an answer that nobody waits for any more. */
  private static final Message NONE = HeartbeatMessage.PONG;

  private final PeerLog logs;
  private final EventLoop loop;
  private final String peer;
  private final RequestTable byId = new RequestTable();
  private final IntObjectMap<MergedRequest> mergedByFrame = new IntObjectHashMap<>();
  private final Map<Long, Deadlines> deadlinesByTimeout = new HashMap<>();

  /** Most requests have the same time-out as those before. Kept also while it is empty. */
  private Deadlines recent = new Deadlines(-1);

  private final NavigableSet<MessageFuture<?>> moved = new TreeSet<>(PendingRequests::byDeadline);
  private final Runnable expiry = this::expire;
  private int lastId;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;
  private int unansweredOneways;
  private long sample;
  private boolean unknownIdLogged;

  /** Callers to wake, and what was received for each. */
  private List<MessageFuture<?>> answered = new ArrayList<>();

  private List<Message> answers = new ArrayList<>();

  /**
   * Creates the requests of one connection.
   *
   * @param loop of the connection
   * @param peer who answers, for logs
   * @param logs for lines that the peer can cause
   */
  public PendingRequests(EventLoop loop, String peer, PeerLog logs) {
    this.loop = loop;
    this.peer = peer;
    this.logs = logs;
  }

  /**
   * A new id: 1, 2, … and after the largest int 0 (section 1.7). Heartbeats and frames share them.
   */
  public int nextId() {
    do {
      lastId = (lastId + 1) & Integer.MAX_VALUE;
    } while (byId.contains(lastId)
        || (!mergedByFrame.isEmpty() && mergedByFrame.containsKey(lastId)));
    return lastId;
  }

  /** An id for a request without an answer; servers send one all the same (section 7.3). */
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
    if (future.isOutOfOrder()) {
      moved.add(future);
    } else {
      deadlines(future.timeoutMillis()).add(future);
    }
    setTimer(future.deadlineNanos());
    return future.id;
  }

  /** The id that {@link #add} gave. */
  public int idOf(MessageFuture<?> future) {
    return future.id;
  }

  /** Remembers which requests, already added, travel in one merged frame. */
  public void merged(int frameId, List<MessageFuture<?>> parts) {
    MergedRequest merged = new MergedRequest(frameId, parts);
    mergedByFrame.put(frameId, merged);
    parts.forEach(part -> part.mergedInto = merged);
  }

  /** Stops waiting, without ending the request: it will be ended or sent otherwise. */
  public void remove(MessageFuture<?> future) {
    if (byId.get(future.id) == future) {
      byId.remove(future.id);
      forget(future);
    }
  }

  /** Stops waiting for an answer that its caller waits for no more; nothing refers to it then. */
  public void giveUp(MessageFuture<?> future) {
    MergedRequest merged = future.mergedInto;
    if (byId.get(future.id) == future) {
      if (merged != null) {
        merged.giveUp(future);
      }
      remove(future);
    }
  }

  /** Undoes what {@link #add} did, except that its id is taken already. */
  private void forget(MessageFuture<?> future) {
    if (future.isOutOfOrder()) {
      moved.remove(future);
    } else if (future.timeoutMillis() == recent.timeoutMillis) {
      recent.remove(future);
    } else {
      Deadlines deadlines = deadlinesByTimeout.get(future.timeoutMillis());
      if (deadlines != null && deadlines.remove(future)) {
        deadlinesByTimeout.remove(future.timeoutMillis());
      }
    }
    MergedRequest merged = future.mergedInto;
    future.mergedInto = null;
    if (merged != null && --merged.unanswered == 0) {
      mergedByFrame.remove(merged.frameId);
    }
  }

  private Deadlines deadlines(long timeoutMillis) {
    if (recent.timeoutMillis != timeoutMillis) {
      if (recent.isEmpty()) {
        deadlinesByTimeout.remove(recent.timeoutMillis);
      }
      recent = deadlinesByTimeout.computeIfAbsent(timeoutMillis, Deadlines::new);
    }
    return recent;
  }

  /** Two that are due at the same time are different all the same. */
  private static int byDeadline(MessageFuture<?> a, MessageFuture<?> b) {
    long later = a.deadlineNanos() - b.deadlineNanos(); // as nanoTime asks for; it may overflow
    return later == 0 ? Integer.compare(a.id, b.id) : Long.signum(later);
  }

  /** When the request was made that was answered last, or 0 if none was since the last call. */
  public long takeSample() {
    long taken = sample;
    sample = 0;
    return taken;
  }

  /** The answer to a request that has just been taken out of the table. */
  private void answered(MessageFuture<?> future, Message answer) {
    sample(future);
    if (future.endsQuietly() && future.isAnsweredBy(answer)) {
      answered.add(future);
      answers.add(answer);
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
   * Wakes the callers whose answers have been taken since the last call: in one sweep, so that they
   * do not compete for the processor with what is still to be read, and their places are given back
   * at once. To be called when everything that could be read has been read; it runs nobody's code.
   */
  public void wakeCallers() {
    if (answered.isEmpty()) {
      return;
    }
    giveBackPlaces();
    List<MessageFuture<?>> callers = answered;
    for (int i = 0; i < callers.size(); i++) {
      Message answer = answers.get(i);
      if (answer != NONE) {
        publish(callers.get(i), answer);
      }
    }
    if (callers.size() > MOST_KEPT) {
      answered = new ArrayList<>();
      answers = new ArrayList<>();
    } else {
      answered.clear();
      answers.clear();
    }
  }

  /** Whatever is thrown, such as by the scheduler of virtual threads: the others must be woken. */
  private void publish(MessageFuture<?> future, Message answer) {
    try {
      future.publish(answer);
    } catch (Throwable e) {
      log.error("Waking the caller of {} to {} failed", future.name(), peer, e);
    }
  }

  private void release(InFlightPermits carrier, int places) {
    try {
      carrier.release(places);
    } catch (Throwable e) {
      log.error("Giving back places of {} failed", peer, e);
    }
  }

  /** Before anybody is woken, who may need one for the next request. */
  private void giveBackPlaces() {
    InFlightPermits carrier = null;
    int places = 0;
    for (int i = 0; i < answered.size(); i++) {
      InFlightPermits last = answered.get(i).takeOff();
      if (last == null) {
        answers.set(i, NONE); // it has ended otherwise: its time was up, or its caller interrupted
      } else if (last == carrier) {
        places++;
      } else {
        if (carrier != null) {
          release(carrier, places);
        }
        carrier = last;
        places = 1;
      }
    }
    if (carrier != null) {
      release(carrier, places);
    }
  }

  /** An answer to a single request, whether it was sent alone or merged. */
  public void answer(int id, Message answer) {
    MessageFuture<?> future = byId.remove(id);
    if (future == null) {
      unknown(id, answer.getClass().getSimpleName());
      return;
    }
    forget(future);
    answered(future, answer);
  }

  /** Some answers by id (section 4.3). */
  public void answer(BatchResultMessage batch) {
    int count = Math.min(batch.resultMessages().size(), batch.msgIds().size());
    for (int i = 0; i < count; i++) {
      answer(batch.msgIds().get(i), batch.resultMessages().get(i));
    }
  }

  /** All answers of a merged frame by position; a request without one fails (section 4.4). */
  public void answer(int frameId, MergeResultMessage results) {
    MergedRequest merged = mergedByFrame.get(frameId);
    if (merged == null) {
      unknown(frameId, "MergeResultMessage");
      return;
    }
    for (int i = 0; i < merged.size(); i++) {
      MessageFuture<?> part = merged.part(i);
      if (part == null) {
        continue;
      }
      remove(part);
      if (i < results.msgs().size()) {
        answered(part, results.msgs().get(i));
      } else if (!part.isDone()) {
        wakeCallers();
        part.fail(
            new ProtocolException(
                Delivery.MAYBE_SENT,
                peer
                    + " answered only "
                    + results.msgs().size()
                    + " of "
                    + merged.size()
                    + " merged requests; "
                    + part.name()
                    + " is not among them",
                null));
      }
    }
  }

  /**
   * An answer that could not be decoded: whoever waits for it, alone or merged, fails with that.
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
        MessageFuture<?> part = merged.part(i);
        if (part != null) {
          remove(part);
          part.fail(error);
        }
      }
    } else {
      log.debug("Dropped a frame of {} with id {}: {}", peer, id, error.getMessage());
    }
  }

  /** Forgets all requests, because the connection has ended; the caller ends or moves them. */
  public List<MessageFuture<?>> takeAll() {
    wakeCallers();
    List<MessageFuture<?>> all = byId.removeAll();
    mergedByFrame.clear();
    deadlinesByTimeout.clear();
    recent = new Deadlines(-1);
    moved.clear();
    if (timer != null) {
      timer.cancel(false); // there is nothing left to expire
      timer = null;
    }
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

  private void setTimer(long deadlineNanos) {
    if (timer != null) {
      if (timerNanos - deadlineNanos <= 0) {
        return; // an earlier timer looks at all deadlines and sets the next
      }
      timer.cancel(false);
    }
    timerNanos = deadlineNanos;
    long delay = Math.max(0, deadlineNanos - System.nanoTime());
    timer = loop.schedule(expiry, delay, TimeUnit.NANOSECONDS);
  }

  private void expire() {
    timer = null;
    long now = System.nanoTime();
    List<MessageFuture<?>> due = new ArrayList<>();
    @Nullable Long next = null;
    for (Iterator<Deadlines> it = deadlinesByTimeout.values().iterator(); it.hasNext(); ) {
      MessageFuture<?> left = it.next().firstNotDue(now, due);
      if (left != null && (next == null || left.deadlineNanos() - next < 0)) {
        next = left.deadlineNanos();
      }
    }
    for (MessageFuture<?> future : moved) {
      if (future.deadlineNanos() - now > 0) {
        if (next == null || future.deadlineNanos() - next < 0) {
          next = future.deadlineNanos();
        }
        break;
      }
      due.add(future);
    }
    for (MessageFuture<?> future : due) {
      remove(future);
      expire(future);
    }
    if (next != null && byId.size() > 0) { // what ended may have ended the connection, too
      setTimer(next);
    }
  }

  private void expire(MessageFuture<?> future) {
    try {
      future.expire();
    } catch (Throwable e) { // the others must expire all the same
      log.error("Ending {} to {} failed", future.name(), peer, e);
    }
  }

  /** Requests with one time-out, oldest first, linked through themselves. */
  private static final class Deadlines {
    final long timeoutMillis;
    private @Nullable MessageFuture<?> first;
    private @Nullable MessageFuture<?> last;

    Deadlines(long timeoutMillis) {
      this.timeoutMillis = timeoutMillis;
    }

    boolean isEmpty() {
      return first == null;
    }

    void add(MessageFuture<?> future) {
      future.earlier = last;
      if (last == null) {
        first = future;
      } else {
        last.later = future;
      }
      last = future;
    }

    /** Returns whether nothing is left. */
    boolean remove(MessageFuture<?> future) {
      MessageFuture<?> earlier = future.earlier;
      MessageFuture<?> later = future.later;
      if (earlier == null) {
        first = later;
      } else {
        earlier.later = later;
      }
      if (later == null) {
        last = earlier;
      } else {
        later.earlier = earlier;
      }
      future.earlier = null;
      future.later = null;
      return first == null;
    }

    @Nullable MessageFuture<?> firstNotDue(long now, List<MessageFuture<?>> due) {
      MessageFuture<?> future = first;
      while (future != null && future.deadlineNanos() - now <= 0) {
        due.add(future);
        future = future.later;
      }
      return future;
    }
  }
}
