package io.hawser.registry.etcd;

import io.etcd.jetcd.Lease;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.Status;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the leases of one session alive, three times in their life, and reports the session lost if
 * etcd does not answer in time. jetcd's own keep-alive reports silence only when the lease has run
 * out. Worker thread only.
 */
final class KeepAlive {
  /** What Seata's servers ask for. */
  static final Duration TTL = Duration.ofSeconds(10);

  private static final Duration PERIOD = TTL.dividedBy(3);

  private final Lease client;
  private final SessionEvents events;
  private final Map<String, Beat> beats = new HashMap<>();
  private boolean scheduled;

  /** The lease of one key. */
  private static final class Beat {
    final long lease;
    final Runnable onLost;
    @Nullable CompletableFuture<LeaseKeepAliveResponse> answer;

    Beat(long lease, Runnable onLost) {
      this.lease = lease;
      this.onLost = onLost;
    }
  }

  KeepAlive(Lease client, SessionEvents events) {
    this.client = client;
    this.events = events;
  }

  /**
   * Starts with the lease of a key, and asks for its life now; does nothing if that is kept alive.
   *
   * @param onLost runs on the worker when etcd does not know the lease any more
   */
  void start(String key, long lease, Runnable onLost) {
    Beat known = beats.get(key);
    if (known != null && known.lease == lease) {
      return;
    }
    Beat beat = new Beat(lease, onLost);
    beats.put(key, beat);
    send(key, beat);
    if (!scheduled) {
      scheduled = true;
      events.schedule(PERIOD, this::all);
    }
  }

  void stop(String key) {
    beats.remove(key);
  }

  void close() {
    beats.clear();
  }

  private void all() {
    for (Map.Entry<String, Beat> each : Map.copyOf(beats).entrySet()) {
      CompletableFuture<LeaseKeepAliveResponse> answer = each.getValue().answer;
      if (answer != null && !answer.isDone()) {
        throw Status.UNAVAILABLE
            .withDescription("no answer to a keep-alive for " + PERIOD.toMillis() + " ms")
            .asRuntimeException();
      }
      send(each.getKey(), each.getValue());
    }
    scheduled = !beats.isEmpty();
    if (scheduled) {
      events.schedule(PERIOD, this::all);
    }
  }

  private void send(String key, Beat beat) {
    CompletableFuture<LeaseKeepAliveResponse> answer = client.keepAliveOnce(beat.lease);
    beat.answer = answer;
    answer.whenComplete(
        (alive, error) -> {
          if (error != null) {
            events.schedule(Duration.ZERO, () -> failed(key, beat, error));
          }
        });
  }

  private void failed(String key, Beat beat, Throwable error) throws Exception {
    if (!beats.remove(key, beat)) {
      return;
    }
    if (EtcdErrors.isLeaseUnknown(error)) {
      beat.onLost.run();
    } else {
      events.lost(error);
    }
  }
}
