package io.hawser.registry.etcd;

import io.etcd.jetcd.Lease;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.Status;
import io.hawser.registry.support.SessionEvents;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lease alive in one session, with three requests per life of the lease, and reports the
 * session lost if etcd does not answer in time. jetcd's own keep-alive reports silence only after
 * the lease has expired. Only the worker thread uses it.
 */
final class KeepAlive {
  /** The value of Seata's servers. */
  static final Duration TTL = Duration.ofSeconds(10);

  private static final Duration PERIOD = TTL.dividedBy(3);

  private final Lease client;
  private final SessionEvents events;
  private final Runnable onExpired;
  private @Nullable Long lease;

  /** The answer to the last request for the lease. */
  private @Nullable CompletableFuture<LeaseKeepAliveResponse> answer;

  /**
   * Creates a keep-alive without a lease.
   *
   * @param onExpired runs on the worker when etcd no longer knows the lease
   */
  KeepAlive(Lease client, SessionEvents events, Runnable onExpired) {
    this.client = client;
    this.events = events;
    this.onExpired = onExpired;
  }

  /**
   * Starts with a lease and sends the first request. It does nothing if the lease is already kept
   * alive.
   */
  void start(long kept) {
    if (lease != null && lease == kept) {
      return;
    }
    lease = kept;
    send(kept);
  }

  void stop() {
    lease = null;
    answer = null;
  }

  /** Sends the next request if the last one was answered in time. */
  private void tick(long kept, CompletableFuture<LeaseKeepAliveResponse> sent) {
    if (answer != sent) {
      return; // stopped since, and maybe started again with a tick of its own
    }
    if (!sent.isDone()) {
      throw Status.UNAVAILABLE
          .withDescription("no answer to a keep-alive for " + PERIOD.toMillis() + " ms")
          .asRuntimeException();
    }
    send(kept);
  }

  private void send(long kept) {
    CompletableFuture<LeaseKeepAliveResponse> sent = client.keepAliveOnce(kept);
    answer = sent;
    events.schedule(PERIOD, () -> tick(kept, sent));
    sent.whenComplete(
        (alive, error) -> {
          if (error != null) {
            events.schedule(Duration.ZERO, () -> failed(kept, error));
          }
        });
  }

  private void failed(long kept, Throwable error) {
    if (lease == null || lease != kept) {
      return;
    }
    stop();
    if (EtcdErrors.isLeaseUnknown(error)) {
      onExpired.run();
    } else {
      events.lost(error);
    }
  }
}
