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
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
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

  /** Makes the connection for an address and tells the manager about its changes. */
  interface ConnectionFactory {
    ServerConnection create(ServerAddress address, Consumer<ServerConnection> listener);
  }

  private final ClientRole role;
  private final EventLoop loop;
  private final ConnectionFactory factory;
  private final LoadBalance loadBalance;
  private final Supplier<String> whereSearched;
  private final CompletableFuture<@Nullable Void> firstOutcome = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> allClosed = new CompletableFuture<>();

  private volatile ReadyServers ready;
  private volatile List<ServerConnection> all = List.of();
  private volatile boolean closed;

  // Event loop only.
  private final Map<ServerAddress, ServerConnection> connections = new LinkedHashMap<>();

  /** Those that the registry no longer lists, until their last answer. */
  private final Set<ServerConnection> leaving = new LinkedHashSet<>();

  /** Whether the registry's last answer was empty. */
  private boolean suspect;

  NettyClientChannelManager(
      ClientRole role,
      EventLoop loop,
      ConnectionFactory factory,
      LoadBalance loadBalance,
      Supplier<String> whereSearched) {
    this.role = role;
    this.loop = loop;
    this.factory = factory;
    this.loadBalance = loadBalance;
    this.whereSearched = whereSearched;
    this.ready = new ReadyServers(List.of(), loadBalance);
  }

  // ---- any thread

  ReadyServers ready() {
    return ready;
  }

  /** All connections, ready or not; none once the client takes no more requests. */
  List<ServerConnection> all() {
    return closed ? List.of() : all;
  }

  List<ServerStatus> status() {
    return all.stream()
        .map(ServerConnection::status)
        .sorted(Comparator.comparing(ServerStatus::address))
        .toList();
  }

  /**
   * Completes when a server is ready, or fails when each server has been tried once and none is. It
   * says nothing about later.
   */
  CompletableFuture<@Nullable Void> firstOutcome() {
    return firstOutcome;
  }

  boolean isClosed() {
    return closed;
  }

  /** The error for a request that finds no ready server. */
  HawserException noServer() {
    if (closed) {
      return new ClientClosedException(
          Delivery.NOT_SENT, "The client is closed; the request was not sent", null);
    }
    String message = "No server is ready for the " + role + ". " + whereSearched.get() + attempts();
    List<ServerConnection> tried = all;
    return !tried.isEmpty() && tried.stream().allMatch(ServerConnection::wasRefused)
        ? new RegistrationRefusedException(message, null)
        : new NoServerAvailableException(message, null);
  }

  private String attempts() {
    List<ServerStatus> statuses = status();
    if (statuses.isEmpty()) {
      return " No server was tried.";
    }
    return statuses.stream()
        .map(s -> s.address() + (s.lastError() == null ? " is " + s.state() : ": " + s.lastError()))
        .collect(
            Collectors.joining(
                "; ",
                " Tried: ",
                ". Is a Seata server running there? Its transaction port is 8091 by default."));
  }

  /** Takes the registry's answer. */
  void update(List<ServiceInstance> instances) {
    onLoop(() -> apply(instances));
  }

  /** Takes no more requests; connections stay open for what is under way. */
  void stopTaking() {
    closed = true;
    ready = new ReadyServers(List.of(), loadBalance);
  }

  /** Takes no more requests and lets each connection end when its last answer has come. */
  CompletableFuture<@Nullable Void> drain() {
    closed = true;
    onLoop(
        () -> {
          own().forEach(ServerConnection::drain);
          completeWhenClosed();
        });
    return allClosed;
  }

  /** Closes every connection now; what is under way fails. */
  CompletableFuture<@Nullable Void> close() {
    closed = true;
    onLoop(
        () -> {
          own().forEach(ServerConnection::close);
          completeWhenClosed();
        });
    return allClosed;
  }

  // ---- event loop

  /** A copy: what is told to a connection of the same loop may change the sets at once. */
  private List<ServerConnection> own() {
    List<ServerConnection> own = new ArrayList<>(connections.values());
    own.addAll(leaving);
    return own;
  }

  private void apply(List<ServiceInstance> instances) {
    if (closed) {
      return;
    }
    if (instances.isEmpty()) {
      keepWhatAnswers();
      return;
    }
    suspect = false;
    Set<ServerAddress> wanted = new LinkedHashSet<>();
    instances.forEach(instance -> wanted.add(instance.address()));
    // The new ones first: while the others leave, there shall be something to wait for.
    List<ServerConnection> added = new ArrayList<>();
    for (ServerAddress address : wanted) {
      ServerConnection existing = connections.get(address);
      if (existing == null) {
        added.add(add(address));
      } else {
        existing.endWithLink(false);
      }
    }
    List<ServerConnection> gone = new ArrayList<>();
    connections
        .values()
        .removeIf(connection -> !wanted.contains(connection.address()) && gone.add(connection));
    leaving.addAll(gone);
    publish();
    added.forEach(ServerConnection::start);
    for (ServerConnection connection : gone) {
      log.info("{} has left the registry", connection);
      connection.drain();
    }
  }

  private ServerConnection add(ServerAddress address) {
    ServerConnection connection = factory.create(address, this::changed);
    connections.put(address, connection);
    return connection;
  }

  /**
   * An empty answer is suspect: registries forget servers that live. Those that answer are kept for
   * as long as they do, the others are dropped.
   */
  private void keepWhatAnswers() {
    if (connections.isEmpty()) {
      firstOutcome.completeExceptionally(noServer());
      return;
    }
    if (!suspect) {
      suspect = true;
      log.warn(
          "The registry knows no server for the {} any more. {} Servers that still answer are kept",
          role,
          whereSearched.get());
    }
    own().forEach(connection -> connection.endWithLink(true));
  }

  private void changed(ServerConnection connection) {
    onLoop(
        () -> {
          if (connection.state() == State.CLOSED) {
            ended(connection);
          }
          publish();
          if (connection.state() == State.READY) {
            firstOutcome.complete(null);
          } else if ((suspect && connections.isEmpty())
              || (!connections.isEmpty()
                  && connections.values().stream().allMatch(c -> c.failedAttempts() > 0))) {
            firstOutcome.completeExceptionally(noServer());
          }
          if (closed) {
            completeWhenClosed();
          }
        });
  }

  private void ended(ServerConnection connection) {
    leaving.remove(connection);
    if (connections.remove(connection.address(), connection) && !closed && !suspect) {
      // It was given up while the registry's answer was empty, and is listed again since.
      add(connection.address()).start();
    }
  }

  private void publish() {
    all = own();
    List<ServerConnection> nowReady =
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
