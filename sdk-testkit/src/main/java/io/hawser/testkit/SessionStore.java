package io.hawser.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores all global transactions. Clients no longer find successful ones, like in Seata's server,
 * but a limited number of final snapshots is kept for tests. Failed ones stay, with their locks,
 * until too many others have failed after them.
 */
final class SessionStore {
  private final ConcurrentMap<String, GlobalSession> sessions = new ConcurrentHashMap<>();
  private final Deque<GlobalSession> failed = new ArrayDeque<>(); // guarded by this
  private final Map<String, GlobalSnapshot> succeeded = new LinkedHashMap<>(); // guarded by this
  private final Set<String> hidden = new HashSet<>(); // open ones; guarded by this
  private final int kept;

  SessionStore(int kept) {
    this.kept = kept;
  }

  void add(GlobalSession session) {
    sessions.put(session.xid(), session);
  }

  /** Finds a transaction that clients can see: open, in its second phase, or failed. */
  @Nullable GlobalSession find(String xid) {
    return sessions.get(xid);
  }

  /** Records that a session has ended. */
  synchronized void ended(GlobalSession session) {
    if (hidden.remove(session.xid())) {
      forget(session);
    } else if (StatusRules.isSuccess(session.status())) {
      succeeded.put(
          session.xid(), session.snapshot()); // first, so that a reader finds one of the two
      sessions.remove(session.xid());
      if (succeeded.size() > kept) {
        succeeded.remove(succeeded.keySet().iterator().next());
      }
    } else {
      failed.add(session);
      if (failed.size() > kept) {
        GlobalSession eldest = failed.remove();
        sessions.remove(eldest.xid());
        eldest.releaseAll();
      }
    }
  }

  Optional<GlobalSnapshot> view(String xid) {
    GlobalSession session = sessions.get(xid);
    if (session != null) {
      return Optional.of(session.snapshot());
    }
    synchronized (this) {
      return Optional.ofNullable(succeeded.get(xid));
    }
  }

  CompletableFuture<GlobalSnapshot> whenEnded(String xid) {
    GlobalSession session = sessions.get(xid);
    if (session != null) {
      return session.whenEnded().copy();
    }
    synchronized (this) {
      GlobalSnapshot snapshot = succeeded.get(xid);
      return snapshot != null
          ? CompletableFuture.completedFuture(snapshot)
          : CompletableFuture.failedFuture(
              new IllegalArgumentException(
                  "There is no global transaction " + xid + ", or it ended too long ago"));
    }
  }

  /** Fails all futures, because no transaction will end any more. */
  void close() {
    sessions
        .values()
        .forEach(
            session ->
                session
                    .whenEnded()
                    .completeExceptionally(
                        new IllegalStateException(
                            "The coordinator was closed before "
                                + session.xid()
                                + " ended; its status is "
                                + session.status())));
  }

  /** Returns the kept ones that have ended, the successful ones first. */
  synchronized List<GlobalSnapshot> ended() {
    return Stream.concat(succeeded.values().stream(), failed.stream().map(GlobalSession::snapshot))
        .toList();
  }

  /** Forgets the ones that have ended; hides those that are open, and forgets them at their end. */
  synchronized void forget() {
    succeeded.clear();
    failed.forEach(this::forget);
    failed.clear();
    running().forEach(open -> hidden.add(open.xid()));
  }

  private void forget(GlobalSession session) {
    sessions.remove(session.xid());
    session.releaseAll();
  }

  synchronized List<GlobalSnapshot> running() {
    return sessions.values().stream()
        .filter(session -> !session.isEnded() && !hidden.contains(session.xid()))
        .map(GlobalSession::snapshot)
        .toList();
  }
}
