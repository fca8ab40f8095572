package io.hawser.netty.internal.pool;

import io.hawser.ClientStatus.State;
import io.hawser.loadbalance.LoadBalance;
import io.hawser.netty.internal.connection.ClosingReport;
import java.util.List;

/**
 * The servers of one role as callers see them: all, and those that are ready. One event loop writes
 * it, any thread reads it.
 */
final class PublishedServers {
  private final LoadBalance loadBalance;
  private volatile ReadyServers ready;
  private volatile List<ServerNode> all = List.of();
  private volatile boolean closed;

  PublishedServers(LoadBalance loadBalance) {
    this.loadBalance = loadBalance;
    this.ready = none();
  }

  private ReadyServers none() {
    return new ReadyServers(List.of(), false, loadBalance);
  }

  ReadyServers ready() {
    return ready;
  }

  /** Returns all servers, also once no more requests are taken. */
  List<ServerNode> all() {
    return all;
  }

  /** Returns whether there are servers, and each has rejected the last registration. */
  boolean areAllRejecting() {
    List<ServerNode> tried = all;
    return !tried.isEmpty() && tried.stream().allMatch(node -> node.attempts().wasRejected());
  }

  /** Returns what is not finished on any server. */
  ClosingReport.Pending unfinished() {
    return all.stream()
        .map(ServerNode::unfinished)
        .reduce(ClosingReport.Pending.NONE, ClosingReport.Pending::plus);
  }

  boolean isClosed() {
    return closed;
  }

  /** Withholds all servers from requests from now on. Any thread. */
  void close() {
    closed = true;
    ready = none();
  }

  /**
   * Publishes the present servers.
   *
   * @param traitsChanged whether load balancers have to look at the servers again, even if the same
   *     ones are ready
   */
  void publish(List<ServerNode> nodes, boolean traitsChanged) {
    all = nodes;
    if (closed) {
      ready = none();
      return;
    }
    List<ServerNode> nowReady = nodes.stream().filter(n -> n.state() == State.READY).toList();
    boolean beginsAtWeighted = beginsAtWeighted(nodes);
    if (traitsChanged
        || beginsAtWeighted != ready.beginsAtWeighted()
        || !nowReady.equals(ready.servers())) {
      ready = new ReadyServers(nowReady, beginsAtWeighted, loadBalance);
      if (closed) { // since the check above, and then close() may have been the first to write
        ready = none();
      }
    }
  }

  /**
   * Returns whether there are servers of weight 0, and others that new transactions are meant for.
   */
  private static boolean beginsAtWeighted(List<ServerNode> nodes) {
    boolean weightless = false;
    boolean weighted = false;
    for (ServerNode node : nodes) {
      boolean mayBegin = node.weight() > 0;
      weighted |= mayBegin && node.isListed();
      weightless |= !mayBegin;
    }
    return weighted && weightless;
  }
}
