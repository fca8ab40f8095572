package io.hawser.netty.internal.server;

import io.hawser.netty.internal.runtime.RejectableTask;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The peers with tasks that wait, in the order of their turns. A peer is here once as long as it
 * has any, except while a worker holds its turn: from {@link #poll} until {@link #add}. Any thread.
 */
final class PeerTurns {
  /** Among how many peers it looks for the one with most tasks. */
  private static final int PEERS_LOOKED_AT = 64;

  private final Queue<PeerTasks> peers = new ConcurrentLinkedQueue<>();

  /** The peer that had most tasks waiting when it was last compared. */
  private volatile PeerTasks heaviest = new PeerTasks();

  private volatile boolean looked;

  /** Queues a peer; returns whether there was memory for that. */
  boolean add(PeerTasks peer) {
    try {
      return peers.add(peer);
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /** Takes the peer whose turn it is; {@code null} if there is none. */
  @Nullable PeerTasks poll() {
    return peers.poll();
  }

  /**
   * Returns whether no peer has a turn. A worker may hold the only one at that moment. When it adds
   * the turn again, {@link #wereLookedAt} says that another thread may have missed it.
   */
  boolean isEmpty() {
    looked = true; // first: a turn that is added before the look is seen by it
    return peers.isEmpty();
  }

  /** Returns whether {@link #isEmpty} was called since the last call of this. */
  boolean wereLookedAt() {
    if (looked) {
      looked = false;
      return true;
    }
    return false;
  }

  /** Notes a peer that has got a task. */
  void compare(PeerTasks peer) {
    if (peer.waiting() > heaviest.waiting()) {
      heaviest = peer;
    }
  }

  /**
   * Takes a task from a peer that has at least two more waiting than another one: the heaviest of
   * the next in turn and the one that was heaviest before.
   *
   * @param waiting how many the other one has
   * @return the task, {@code null} if no such peer was found
   */
  @Nullable RejectableTask takeFromPeerWithMore(int waiting) {
    PeerTasks most = heaviest;
    try {
      int looks = 0;
      for (PeerTasks each : peers) {
        if (each.waiting() > most.waiting()) {
          most = each;
        }
        if (++looks == PEERS_LOOKED_AT) {
          break;
        }
      }
    } catch (OutOfMemoryError e) { // of the iterator
      most = heaviest;
    }
    return most.reserveIfMoreThan(waiting + 1) ? most.take() : null;
  }

  /** Removes all turns, when no task is run any more. */
  void clear() {
    peers.clear();
  }
}
