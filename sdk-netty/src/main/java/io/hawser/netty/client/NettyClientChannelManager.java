package io.hawser.netty.client;

import io.hawser.ClientRole;
import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.error.ClientClosedException;
import io.hawser.error.Delivery;
import io.hawser.error.HawserException;
import io.hawser.error.NoServerAvailableException;
import io.hawser.error.RegistrationRefusedException;
import io.hawser.loadbalance.LoadBalance;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the connections of one role. It takes what the registry says, dials what is new, all at
 * once, drains what is gone, and publishes the alive addresses that load balancing uses. Its state
 * is confined to one event loop; what it publishes is immutable.
 */
final class NettyClientChannelManager {
  private static final Logger log = LoggerFactory.getLogger(NettyClientChannelManager.class);

  /** Why a connection is not listed. */
  private enum Unlisted {
    LEFT,
    FORGOTTEN
  }

  /** Makes the connection for a server, which tells the manager about its changes. */
  interface NodeFactory {
    ServerNode create(NodeAddress node, NettyClientChannelManager manager);
  }

  private final ClientRole role;
  private final EventLoop loop;
  private final NodeFactory factory;
  private final LoadBalance loadBalance;
  private final Supplier<String> whereSearched;
  private final Consumer<NodeAddress> onReady;
  private final CompletableFuture<@Nullable Void> firstOutcome = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> allClosed = new CompletableFuture<>();

  private volatile ReadyServers ready;
  private volatile List<ServerNode> all = List.of();
  private volatile boolean closed;
  private volatile @Nullable ServerWaits waits;
  private final AtomicBoolean hurrying = new AtomicBoolean();

  // Event loop only.
  private final Map<NodeAddress, ServerNode> connections = new LinkedHashMap<>();

  /**
   * Of these, the ones that no registry lists any more. Those it forgot are used for as long as
   * they answer; those that left are used until a listed one is ready.
   */
  private final Map<ServerNode, Unlisted> unlisted = new LinkedHashMap<>();

  /** Those that get no more requests, until their last answer. */
  private final Set<ServerNode> leaving = new LinkedHashSet<>();

  /** What was listed last; {@code null} before the first answer. */
  private @Nullable List<NodeAddress> listed;

  /** Whether there are names whose first lookup is under way. */
  private boolean pending;

  /** Whether it was empty. */
  private boolean empty;

  /** Whether one was not. */
  private boolean everListed;

  NettyClientChannelManager(
      ClientRole role,
      EventLoop loop,
      NodeFactory factory,
      LoadBalance loadBalance,
      Supplier<String> whereSearched,
      Consumer<NodeAddress> onReady) {
    this.role = role;
    this.loop = loop;
    this.factory = factory;
    this.loadBalance = loadBalance;
    this.whereSearched = whereSearched;
    this.onReady = onReady;
    this.ready = new ReadyServers(List.of(), loadBalance);
  }

  // ---- any thread

  ReadyServers ready() {
    return ready;
  }

  /** All connections, ready or not; none once the client takes no more requests. */
  List<ServerNode> all() {
    return closed ? List.of() : all;
  }

  List<ServerStatus> status() {
    return all.stream()
        .map(ServerNode::status)
        .sorted(Comparator.comparing(ServerStatus::address).thenComparing(ServerStatus::server))
        .toList();
  }

  /**
   * Completes when a server is ready, or fails when each server has been tried once and none is. It
   * says nothing about later.
   */
  CompletableFuture<@Nullable Void> firstOutcome() {
    return firstOutcome;
  }

  /** What is not finished on any connection, also if no more requests are taken. */
  ClosingReport.Pending unfinished() {
    return all.stream()
        .map(ServerNode::unfinished)
        .reduce(ClosingReport.Pending.NONE, ClosingReport.Pending::plus);
  }

  boolean isClosed() {
    return closed;
  }

  /** The error for a request that finds no ready server. */
  HawserException noServer() {
    return noServer(0);
  }

  /** The same for one that has waited for so long. */
  HawserException noServer(long waitedMillis) {
    if (closed) {
      return new ClientClosedException(
          Delivery.NOT_SENT, "The client is closed; the request was not sent", null);
    }
    String message =
        "No server is ready for the "
            + role
            + ". "
            + whereSearched.get()
            + attempts()
            + (waitedMillis == 0
                ? ""
                : " Waited " + waitedMillis + " ms for a connection (client.waitForServer).");
    List<ServerNode> tried = all;
    return !tried.isEmpty() && tried.stream().allMatch(ServerNode::wasRejected)
        ? new RegistrationRefusedException(message, null)
        : new NoServerAvailableException(message, null);
  }

  /**
   * Whether a request may hope for a server: one is listed, and did not refuse this client the last
   * time.
   */
  boolean isWorthWaiting() {
    return !closed && all.stream().anyMatch(ServerNode::mayBecomeReady);
  }

  /** Has those that wait for their next attempt dialled as soon as that is decent. */
  void hurry() {
    if (hurrying.compareAndSet(false, true)) {
      onLoop(
          () -> {
            hurrying.set(false);
            connections.values().forEach(ServerNode::hurry);
          });
    }
  }

  /** A server has accepted this client in another role: it is there. */
  void reachable(NodeAddress node) {
    onLoop(
        () -> {
          ServerNode connection = connections.get(node);
          if (connection != null) {
            connection.reachable();
          }
        });
  }

  /** Sets who waits for a server, before the first is there. */
  void waits(ServerWaits requests) {
    waits = requests;
  }

  private void failWaiting() {
    ServerWaits requests = waits;
    if (requests != null) {
      requests.failAll();
    }
  }

  private String attempts() {
    List<ServerStatus> statuses = status();
    if (statuses.isEmpty()) {
      return " No server was tried.";
    }
    return statuses.stream()
        .map(s -> s.server() + (s.lastError() == null ? " is " + s.state() : ": " + s.lastError()))
        .collect(
            Collectors.joining(
                "; ",
                " Tried: ",
                ". Is a Seata server running there? Its transaction port is 8091 by default."));
  }

  /** Takes what is listed now. */
  void update(FoundNodes found) {
    onLoop(() -> apply(found));
  }

  /** Takes no more requests; connections stay open for what is under way. */
  void stopTaking() {
    closed = true;
    ready = new ReadyServers(List.of(), loadBalance);
    failWaiting();
  }

  /** Takes no more requests and lets each connection end when its last answer has come. */
  CompletableFuture<@Nullable Void> drain() {
    closed = true;
    failWaiting();
    onLoop(
        () -> {
          own().forEach(ServerNode::drain);
          completeWhenClosed();
        });
    return allClosed;
  }

  /** Closes every connection now; what is under way fails. */
  CompletableFuture<@Nullable Void> close() {
    closed = true;
    failWaiting();
    onLoop(
        () -> {
          own().forEach(ServerNode::close);
          completeWhenClosed();
        });
    return allClosed;
  }

  // ---- event loop

  /** A copy: what is told to a connection of the same loop may change the sets at once. */
  private List<ServerNode> own() {
    List<ServerNode> own = new ArrayList<>(connections.values());
    own.addAll(leaving);
    return own;
  }

  private void apply(FoundNodes found) {
    pending = found.pending();
    if (closed || found.nodes().equals(listed)) {
      return; // as a rule: what it lists was dialled then, and what it does not list has left
    }
    listed = found.nodes();
    tellIfEmpty(found.nodes().isEmpty());
    Set<NodeAddress> wanted = new LinkedHashSet<>(found.nodes());
    List<ServerNode> added = new ArrayList<>();
    for (NodeAddress node : wanted) {
      ServerNode existing = connections.get(node);
      if (existing == null) {
        added.add(add(node));
      } else if (unlisted.remove(existing) != null) {
        existing.listed(true);
      }
    }
    // A copy: one that is not connected is closed, which may change the map at once.
    for (ServerNode connection : List.copyOf(connections.values())) {
      if (!wanted.contains(connection.nodeAddress()) && !unlisted.containsKey(connection)) {
        unlist(connection, found.forgotten().contains(connection.address()));
      }
    }
    added.forEach(ServerNode::start);
    leaveThoseThatLeft();
    publish();
    if (connections.isEmpty()) {
      firstOutcome.completeExceptionally(noServer());
    }
  }

  private void tellIfEmpty(boolean nowEmpty) {
    if (nowEmpty && !empty && !connections.isEmpty()) {
      log.warn(
          "No server for the {} is listed any more. {} Servers that still answer are kept",
          role,
          whereSearched.get());
    } else if (empty && !nowEmpty) {
      log.info("Servers for the {} are listed {}", role, everListed ? "again" : "now");
    }
    empty = nowEmpty;
    everListed |= !nowEmpty;
  }

  private ServerNode add(NodeAddress node) {
    ServerNode connection = factory.create(node, this);
    connections.put(node, connection);
    return connection;
  }

  private void unlist(ServerNode connection, boolean forgotten) {
    if (!empty) {
      log.info(
          forgotten
              ? "{} is no longer listed, but the registry was away; it is used while it answers"
              : "{} is not listed any more: it has left, or its name has moved",
          connection);
    }
    unlisted.put(connection, forgotten ? Unlisted.FORGOTTEN : Unlisted.LEFT);
    connection.listed(false);
  }

  /** As soon as another one is there to take the requests, so that there is no gap. */
  private void leaveThoseThatLeft() {
    if (connections.values().stream()
        .noneMatch(c -> c.state() == State.READY && !unlisted.containsKey(c))) {
      return;
    }
    List<ServerNode> gone = new ArrayList<>();
    unlisted.forEach(
        (connection, why) -> {
          if (why == Unlisted.LEFT) {
            gone.add(connection);
          }
        });
    if (gone.isEmpty()) {
      return; // nothing to publish either
    }
    for (ServerNode connection : gone) {
      unlisted.remove(connection);
      connections.remove(connection.nodeAddress());
      leaving.add(connection);
    }
    publish();
    gone.forEach(ServerNode::drain);
  }

  void changed(ServerNode connection) {
    onLoop(
        () -> {
          boolean isReady = connection.state() == State.READY;
          if (connection.state() == State.CLOSED) {
            ended(connection);
            publish();
          } else if (isReady != ready.servers().contains(connection)) {
            publish(); // only then: with many servers, most changes are steps on the way to READY
          }
          wakeWaiting(connection, isReady);
          if (isReady) {
            firstOutcome.complete(null);
            onReady.accept(connection.nodeAddress());
            leaveThoseThatLeft();
          } else if (!pending // what is asked for may become ready
              && ((empty && connections.isEmpty())
                  || (!connections.isEmpty()
                      && connections.values().stream().allMatch(c -> c.failedAttempts() > 0)))) {
            firstOutcome.completeExceptionally(noServer());
          }
          if (closed) {
            completeWhenClosed();
          }
        });
  }

  private void wakeWaiting(ServerNode connection, boolean isReady) {
    ServerWaits requests = waits;
    if (requests == null || requests.isEmpty()) {
      return;
    }
    if (isReady) {
      requests.wake();
    } else if (!isWorthWaiting()) {
      requests.failAll();
    } else {
      connection.hurry();
    }
  }

  private void ended(ServerNode connection) {
    leaving.remove(connection);
    boolean wasListed = unlisted.remove(connection) == null;
    if (connections.remove(connection.nodeAddress(), connection) && !closed && wasListed) {
      // It was given up while it was not listed, and is listed again since.
      add(connection.nodeAddress()).start();
    }
  }

  private void publish() {
    all = own();
    List<ServerNode> nowReady =
        all.stream().filter(connection -> connection.state() == State.READY).toList();
    if (closed) {
      ready = new ReadyServers(List.of(), loadBalance);
    } else if (!nowReady.equals(ready.servers())) {
      ready = new ReadyServers(nowReady, loadBalance);
    }
  }

  private void completeWhenClosed() {
    if (connections.isEmpty() && leaving.isEmpty()) {
      allClosed.complete(null);
    }
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return;
    }
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      allClosed.complete(null); // the loops have ended, and with them every connection
    }
  }
}
