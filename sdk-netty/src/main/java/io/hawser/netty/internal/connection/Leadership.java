package io.hawser.netty.internal.connection;

import io.hawser.netty.internal.runtime.PeerLog;
import io.hawser.netty.internal.runtime.Unreliable;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which server is the leader of the cluster, if the cluster has one: only the leader of a
 * raft cluster answers requests. The answers of servers say so, and so may a registry. All roles of
 * a client share what is known. Any thread.
 */
public final class Leadership {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);

  /** No server has mentioned leaders: any server answers. */
  private static final State NOT_NEEDED = new State(null);

  /** Servers said that they are not the leader, and none is known. */
  private static final State SOUGHT = new State(null);

  /** Limits the lines of servers, or registries, that contradict each other. */
  private final PeerLog logs = new PeerLog();

  private final AtomicReference<State> state = new AtomicReference<>(NOT_NEEDED);
  private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

  // What a registry said last.
  private @Nullable NodeAddress announced;
  private String announcedTerm = "";

  /** Compared by identity. */
  private static final class State {
    private final @Nullable NodeAddress leader;

    State(@Nullable NodeAddress leader) {
      this.leader = leader;
    }

    boolean isLedBy(NodeAddress server) {
      return server.equals(leader);
    }
  }

  /** Returns the leader, or {@code null} if none is known or needed. */
  public @Nullable NodeAddress leader() {
    return now().leader;
  }

  /** Returns a stamp that is another one after each change. */
  Object stamp() {
    return now();
  }

  /** Returns whether a leader is needed and not known. */
  boolean isSought() {
    return now() == SOUGHT;
  }

  /** Notes that a server answered that it is not the leader. */
  void denied(NodeAddress by) {
    change(before -> before.leader == null || before.isLedBy(by) ? SOUGHT : before);
  }

  /** Notes that a server has performed a request, as only the leader does. */
  void performed(NodeAddress by) {
    change(before -> before == SOUGHT ? new State(by) : before);
  }

  /**
   * Notes that a connection to a server has ended: if that was the leader, another one may follow.
   */
  void lost(NodeAddress server) {
    change(before -> before.isLedBy(server) ? SOUGHT : before);
  }

  /**
   * Notes that a registry names the leader. What it said before does not count again, as the
   * servers know better; nor does what it says of an earlier election. One thread at a time.
   *
   * @param term the number of the election, or what the registry has instead of one
   */
  public void announced(NodeAddress leader, String term) {
    if (leader.equals(announced) && term.equals(announcedTerm)) {
      return;
    }
    if (number(term) < number(announcedTerm)) {
      return;
    }
    announced = leader;
    announcedTerm = term;
    change(before -> before.isLedBy(leader) ? before : new State(leader));
  }

  private static long number(String term) {
    try {
      return Long.parseLong(term);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private State now() {
    return Objects.requireNonNull(state.get());
  }

  private void change(UnaryOperator<State> step) {
    State before;
    State now;
    do {
      before = now();
      now = step.apply(before);
    } while (!state.compareAndSet(before, now));
    if (now == before) {
      return;
    }
    NodeAddress last = before.leader;
    if (last != null) {
      Unreliable.log(() -> logs.info(log, "{} is not the leader of the cluster any more", last));
    }
    NodeAddress next = now.leader;
    if (next != null) {
      Unreliable.log(() -> logs.info(log, "{} is the leader of the cluster", next));
      waiting.forEach(Runnable::run);
    }
  }

  /** Has a task run, by any thread, whenever a leader becomes known. */
  void onFound(Runnable task) {
    waiting.add(task);
  }

  /** Ends what {@link #onFound} began. */
  void forget(Runnable task) {
    waiting.remove(task);
  }
}
