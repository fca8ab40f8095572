package io.hawser.netty.internal.pool;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.error.HawserException;
import io.hawser.loadbalance.LoadBalance;
import io.hawser.netty.internal.connection.ClosingReport;
import io.hawser.netty.internal.connection.NodeAddress;
import io.hawser.netty.internal.runtime.LoopTasks;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Owns the server nodes of one role. It follows the registries, dials new servers in parallel,
 * drains withdrawn ones, and publishes the ready nodes that load balancing uses. Its state is
 * confined to one event loop; what it publishes is immutable. The name is that of Seata's client.
 */
public final class NettyClientChannelManager {
  private final LoopTasks tasks;
  private final BiFunction<NodeAddress, NettyClientChannelManager, ServerNode> factory;
  private final PublishedServers published;
  private final NoServerErrors errors;
  private final Consumer<NodeAddress> onReady;
  private final CompletableFuture<@Nullable Void> firstOutcome = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> allClosed = new CompletableFuture<>();

  private volatile WaitingRequests waits = WaitingRequests.NONE;
  private final AtomicBoolean hurrying = new AtomicBoolean();

  // Event loop only.
  private final NodeSet nodes = new NodeSet();
  private final RegistryListing listing;

  public NettyClientChannelManager(
      ClientRole role,
      EventLoop loop,
      BiFunction<NodeAddress, NettyClientChannelManager, ServerNode> factory,
      LoadBalance loadBalance,
      Supplier<String> whereSearched,
      Consumer<NodeAddress> onReady) {
    this.tasks = new LoopTasks(loop);
    this.factory = factory;
    this.published = new PublishedServers(loadBalance);
    this.listing = new RegistryListing(role, whereSearched);
    this.errors = new NoServerErrors(role, whereSearched);
    this.onReady = onReady;
  }

  public ReadyServers ready() {
    return published.ready();
  }

  /** Returns all nodes, ready or not; none once the client takes no more requests. */
  public List<ServerNode> all() {
    return isClosed() ? List.of() : published.all();
  }

  /** Returns the status of each server. READY means that requests can be sent to it. */
  public List<ServerStatus> status() {
    boolean closed = isClosed();
    Set<ServerNode> used = Set.copyOf(ready().servers());
    return published.all().stream()
        .map(node -> node.status(closed || used.contains(node)))
        .sorted(Comparator.comparing(ServerStatus::address).thenComparing(ServerStatus::server))
        .toList();
  }

  /**
   * Completes when a server is ready, or fails when each server has been tried once and none is. It
   * says nothing about later.
   */
  public CompletableFuture<@Nullable Void> firstOutcome() {
    return firstOutcome;
  }

  /** Returns what is not finished on any node, also if no more requests are taken. */
  public ClosingReport.Pending unfinished() {
    return published.unfinished();
  }

  public boolean isClosed() {
    return published.isClosed();
  }

  /** Returns the error for a request that finds no ready server. */
  public HawserException noServer() {
    return noServer(0);
  }

  /** Returns the same for one that has waited for so long. */
  public HawserException noServer(long waitedMillis) {
    if (isClosed()) {
      return NoServerErrors.closed();
    }
    boolean beginsAtWeighted = ready().beginsAtWeighted();
    return errors.none(waitedMillis, published.areAllRejecting(), beginsAtWeighted, status());
  }

  /**
   * Returns whether waiting may help a request: a server is dialled, and did not reject the last
   * registration of this client.
   */
  boolean isWorthWaiting() {
    return !isClosed() && published.all().stream().anyMatch(ServerNode::mayBecomeReady);
  }

  /** Redials the servers in back-off, each as soon as its shortest pause is over. */
  void hurry() {
    if (hurrying.compareAndSet(false, true)) {
      onLoop(
          () -> {
            hurrying.set(false);
            nodes.used().forEach(ServerNode::hurry);
          });
    }
  }

  /** Ends the back-off of a server, because it has accepted this client in another role. */
  public void reachable(NodeAddress node) {
    onLoop(
        () -> {
          ServerNode known = nodes.find(node);
          if (known != null) {
            known.reachable();
          }
        });
  }

  /** Sets the requests that wait for a server, before the first is there. */
  void waits(WaitingRequests requests) {
    waits = requests;
  }

  /** Takes what is listed now. */
  public void update(FoundNodes found) {
    onLoop(() -> apply(found));
  }

  /** Takes no more requests; connections stay open for what is in flight. */
  public void stopTaking() {
    published.close();
    waits.failAll();
  }

  /** Takes no more requests and lets each node end when its last answer has come. */
  public CompletableFuture<@Nullable Void> drain() {
    return end(ServerNode::drain);
  }

  /** Closes every node now; what is in flight fails. */
  public CompletableFuture<@Nullable Void> close() {
    return end(ServerNode::close);
  }

  private CompletableFuture<@Nullable Void> end(Consumer<ServerNode> way) {
    published.close();
    waits.failAll();
    onLoop(
        () -> {
          nodes.all().forEach(way);
          completeWhenClosed();
        });
    return allClosed;
  }

  private void apply(FoundNodes found) {
    if (nodes.describe(found)) {
      traitsChanged();
    }
    if (!listing.update(found, !nodes.isEmpty(), isClosed())) {
      return;
    }
    Set<NodeAddress> wanted = new LinkedHashSet<>(found.nodes());
    List<ServerNode> added = new ArrayList<>();
    for (NodeAddress node : wanted) {
      ServerNode existing = nodes.find(node);
      if (existing == null) {
        added.add(add(node));
      } else if (nodes.list(existing)) {
        existing.listed();
      }
    }
    listing.unlisted(nodes.unlistOthers(wanted, found.forgotten()), nodes::isForgotten);
    // A copy: one that is not connected is closed, which may change the set.
    for (ServerNode node : nodes.used()) {
      if (!wanted.contains(node.nodeAddress())) {
        node.unlisted(listing.isEmpty() && nodes.isForgotten(node));
      }
    }
    publish(); // first: a node may fail while it is started, and the error names all nodes
    added.forEach(ServerNode::start);
    drainWithdrawn();
    if (listing.isEmpty() && !firstOutcome.isDone()) { // a start waits for no forgotten servers
      firstOutcome.completeExceptionally(noServer());
    }
  }

  private ServerNode add(NodeAddress address) {
    ServerNode node = factory.apply(address, this);
    nodes.add(node);
    return node;
  }

  /** Drains withdrawn nodes once a listed one is ready. */
  private void drainWithdrawn() {
    List<ServerNode> withdrawn = nodes.takeWithdrawn();
    if (withdrawn.isEmpty()) {
      return; // nothing to publish either
    }
    publish();
    withdrawn.forEach(ServerNode::drain);
  }

  public void changed(ServerNode node) {
    onLoop(
        () -> {
          boolean isReady = node.state() == State.READY;
          if (node.state() == State.CLOSED) {
            ended(node);
            publish();
          } else if (isReady != ready().servers().contains(node)) {
            publish(); // only then: with many servers, most changes are steps on the way to READY
          }
          wakeWaiting(node, isReady);
          if (isReady) {
            firstOutcome.complete(null);
            onReady.accept(node.nodeAddress());
            drainWithdrawn();
          } else if (!listing.isPending() // what is asked for may become ready
              && !firstOutcome.isDone() // the error describes all servers
              && (nodes.isEmpty() ? listing.isEmpty() : nodes.allFailed())) {
            firstOutcome.completeExceptionally(noServer());
          }
          if (isClosed()) {
            completeWhenClosed();
          }
        });
  }

  private void wakeWaiting(ServerNode node, boolean isReady) {
    WaitingRequests requests = waits;
    if (requests.isEmpty()) {
      return;
    }
    if (isReady) {
      requests.wake();
    } else if (!isWorthWaiting()) {
      requests.failAll();
    } else {
      node.hurry();
    }
  }

  private void ended(ServerNode node) {
    if (nodes.remove(node) && !isClosed()) {
      // It was given up while it was not listed, and is listed again since.
      add(node.nodeAddress()).start();
    }
  }

  private void publish() {
    published.publish(nodes.all(), false);
  }

  /** Has load balancers look at the servers again. */
  public void traitsChanged() {
    onLoop(
        () -> {
          published.publish(nodes.all(), true);
          waits.wake(); // a server may have got a weight
        });
  }

  private void completeWhenClosed() {
    if (nodes.isClosed()) {
      allClosed.complete(null);
    }
  }

  private void onLoop(Runnable task) {
    if (!tasks.run(task)) {
      allClosed.complete(null); // the loops have ended, and with them every node
    }
  }
}
