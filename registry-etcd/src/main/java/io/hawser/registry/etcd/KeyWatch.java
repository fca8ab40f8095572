package io.hawser.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch of a key or of a range, which ends with its first error. Thread-safe. */
final class KeyWatch implements Watch.Listener {
  private static final Logger log = LoggerFactory.getLogger(KeyWatch.class);

  private final Runnable onChange;
  private final Consumer<Throwable> onLoss;
  private final CompletableFuture<Long> created = new CompletableFuture<>();
  private volatile Watch.@Nullable Watcher watcher;
  private volatile boolean ended;

  /**
   * Creates a watch that has not been started.
   *
   * @param onChange runs after events, and when the watch has ended and a new one is needed
   * @param onLoss takes the error of an unusable connection
   */
  KeyWatch(Runnable onChange, Consumer<Throwable> onLoss) {
    this.onChange = onChange;
    this.onLoss = onLoss;
  }

  /** Starts the watch and returns etcd's revision at its beginning. */
  CompletableFuture<Long> start(Client client, ByteSequence key, WatchOption.Builder option) {
    watcher =
        client
            .getWatchClient()
            .watch(key, option.withCreateNotify(true).withRequireLeader(true).build(), this);
    return created;
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public void onNext(WatchResponse response) {
    if (response.isCreatedNotify()) {
      created.complete(response.getHeader().getRevision());
    } else if (!ended && !response.getEvents().isEmpty()) {
      onChange.run();
    }
  }

  @Override
  public void onError(Throwable error) {
    if (ended) {
      return;
    }
    ended = true;
    Throwable cause = error instanceof CompactedException ? error : EtcdErrors.ofWatch(error);
    if (created.completeExceptionally(cause)) {
      return; // the caller of start() gets the error
    }
    if (error instanceof CompactedException || EtcdErrors.isRejection(cause)) {
      onChange.run(); // another read shows whether that helps
    } else {
      onLoss.accept(cause);
    }
  }

  @Override
  public void onCompleted() {
    if (!ended) {
      onError(Status.UNAVAILABLE.withDescription("etcd ended the watch").asRuntimeException());
    }
  }

  void close() {
    ended = true;
    Watch.Watcher running = watcher;
    if (running != null) {
      try {
        running.close();
      } catch (RuntimeException e) { // such as a stream that has ended already
        log.debug("Closing a watch failed", e);
      }
    }
  }
}
