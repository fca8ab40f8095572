package io.hawser.registry.etcd;

import io.grpc.ManagedChannel;
import io.hawser.registry.ClientLibrary;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection of a service, replaced by another when it breaks. Endpoints are tried in turn,
 * with a growing pause after each round, for as long as there are users. On the worker only.
 */
final class Link {
  private static final Logger log = LoggerFactory.getLogger(Link.class);

  /** A connection that breaks sooner than this does not end the growth of the pauses. */
  private static final long PROVEN_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Who lives on the connection. */
  interface User {
    /** There is one now; whatever was done on an earlier one is to be done again. */
    void connected(EtcdConnection connection);

    /** There is none: it broke, or another attempt failed. */
    void disconnected(Throwable cause);
  }

  private final EtcdSettings settings;
  private final EtcdThreads threads;
  private final EtcdChannels channels;
  private final Set<User> users = new LinkedHashSet<>();
  private final List<CompletableFuture<EtcdConnection>> waiting = new ArrayList<>();
  private final Backoff backoff = new Backoff();

  /** All that have not ended yet, to wait for them in the end, from another thread. */
  private final Set<ManagedChannel> open = ConcurrentHashMap.newKeySet();

  private @Nullable EtcdConnection current;
  private long connectedAt;
  private int endpoint;
  private boolean connecting;
  private boolean closed;
  private @Nullable ScheduledFuture<?> retry;

  Link(EtcdSettings settings, EtcdThreads threads) {
    this.settings = settings;
    this.threads = threads;
    this.channels = new EtcdChannels(settings, threads);
  }

  /** The connection; if there is none, of an attempt at once, which tries every endpoint. */
  CompletableFuture<EtcdConnection> connection() {
    if (current != null) {
      return CompletableFuture.completedFuture(current);
    }
    CompletableFuture<EtcdConnection> future = new CompletableFuture<>();
    if (closed) {
      future.completeExceptionally(Refusals.ended());
    } else {
      waiting.add(future);
      connect();
    }
    return future;
  }

  void add(User user) {
    users.add(user);
    if (current != null) {
      user.connected(current);
    } else {
      connect();
    }
  }

  void remove(User user) {
    users.remove(user);
  }

  /** Somebody found that a connection does not work. */
  void broken(EtcdConnection connection, Throwable cause) {
    if (connection != current) {
      return;
    }
    log.debug("Lost the connection to etcd at {}: {}", connection, Refusals.explain(cause));
    current = null;
    connection.close();
    endpoint++; // the next one is as good, and may be better
    if (System.nanoTime() - connectedAt > PROVEN_NANOS) {
      backoff.reset();
    }
    tellDisconnected(cause);
    retryLater();
  }

  private void connect() {
    if (!connecting && !closed && current == null) {
      connecting = true;
      if (retry != null) {
        retry.cancel(false);
        retry = null;
      }
      try {
        attempt(settings.endpoints().size());
      } catch (LinkageError e) { // gRPC or Netty of another version; before any call was made
        fail(e);
      }
    }
  }

  private void attempt(int left) {
    List<ServerAddress> endpoints = settings.endpoints();
    ServerAddress address = endpoints.get(Math.floorMod(endpoint, endpoints.size()));
    ManagedChannel channel = channels.channel(address);
    open.removeIf(ManagedChannel::isTerminated);
    open.add(channel);
    EtcdConnection.open(address, channel, settings)
        .whenComplete(
            (connection, error) -> {
              if (closed) {
                channel.shutdownNow();
              } else if (error == null) {
                connected(connection);
              } else {
                channel.shutdownNow();
                failed(address, Refusals.unwrap(error), left - 1);
              }
            });
  }

  private void connected(EtcdConnection connection) {
    log.debug("Connected to etcd at {}", connection);
    connecting = false;
    current = connection;
    connectedAt = System.nanoTime();
    List<CompletableFuture<EtcdConnection>> served = List.copyOf(waiting);
    waiting.clear(); // first: what depends on them may ask again
    served.forEach(future -> future.complete(connection));
    for (User user : List.copyOf(users)) {
      if (current == connection && users.contains(user)) {
        user.connected(connection);
      }
    }
  }

  private void failed(ServerAddress address, Throwable error, int left) {
    log.debug("Cannot connect to etcd at {}: {}", address, Refusals.explain(error));
    endpoint++;
    if (left > 0) {
      attempt(left);
      return;
    }
    fail(error);
  }

  private void fail(Throwable error) {
    connecting = false;
    failWaiting(error);
    tellDisconnected(error);
    if (ClientLibrary.linkageErrorIn(error) == null) { // else no pause mends it
      retryLater();
    }
  }

  private void failWaiting(Throwable error) {
    List<CompletableFuture<EtcdConnection>> failed = List.copyOf(waiting);
    waiting.clear();
    failed.forEach(future -> future.completeExceptionally(error));
  }

  private void tellDisconnected(Throwable cause) {
    List.copyOf(users).forEach(user -> user.disconnected(cause));
  }

  private void retryLater() {
    if (!closed && !connecting && retry == null && !users.isEmpty()) {
      retry =
          threads.schedule(
              () -> {
                retry = null;
                connect();
              },
              Duration.ofMillis(backoff.nextMillis()));
    }
  }

  /** Ends everything; whoever waits gets an error. */
  void close() {
    closed = true;
    users.clear();
    if (retry != null) {
      retry.cancel(false);
    }
    current = null;
    open.forEach(ManagedChannel::shutdownNow);
    failWaiting(Refusals.ended());
  }

  /** After {@link #close()}, from any thread but the worker. */
  void awaitEnd(long timeoutMillis) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    for (ManagedChannel channel : open) {
      channel.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }
}
