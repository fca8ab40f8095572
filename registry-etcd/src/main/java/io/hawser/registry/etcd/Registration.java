package io.hawser.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutResponse;
import io.grpc.Status;
import io.hawser.registry.ServerAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One entry, written with a lease of its own and kept there: it is written again whenever its lease
 * is lost, etcd has come back without it, or somebody has deleted it. On the worker only.
 */
final class Registration implements Link.User, RangeWatch.Observer, LeaseHeartbeat.Observer {
  private static final Logger log = LoggerFactory.getLogger(Registration.class);

  /** What Seata's servers ask for. */
  private static final long TTL_SECONDS = 10;

  private final String key;
  private final ByteString value;
  private final Link link;
  private final EtcdThreads threads;
  private final Backoff backoff = new Backoff();
  private final CompletableFuture<@Nullable Void> established = new CompletableFuture<>();

  // Of the connection, if there is one.
  private @Nullable EtcdConnection connection;
  private @Nullable LeaseHeartbeat heartbeat;
  private @Nullable RangeWatch watch;
  private @Nullable ScheduledFuture<?> retry;
  private boolean writing;
  private long writtenAt; // the revision
  private long missingAt; // the revision

  private CompletableFuture<?> lastWrite = CompletableFuture.completedFuture(null);
  private long lease; // 0 while there is none
  private long ttlSeconds = TTL_SECONDS;
  private boolean ended;

  Registration(String cluster, ServerAddress address, Link link, EtcdThreads threads) {
    this.key = Layout.key(cluster, address);
    this.value = ByteString.copyFromUtf8(Layout.value(address));
    this.link = link;
    this.threads = threads;
  }

  /** Completes when it is written and kept up; with the error if the first attempt fails. */
  CompletableFuture<@Nullable Void> start() {
    link.add(this);
    return established;
  }

  CompletableFuture<@Nullable Void> established() {
    return established;
  }

  @Override
  public void connected(EtcdConnection fresh) {
    leaveConnection();
    connection = fresh;
    if (lease == 0) {
      write(fresh);
    } else {
      keepAlive(fresh); // it may have outlived the outage, and the entry with it
    }
  }

  @Override
  public void disconnected(Throwable cause) {
    leaveConnection();
    established.completeExceptionally(cause);
  }

  private void leaveConnection() {
    connection = null;
    writing = false;
    writtenAt = 0; // another connection may lead to other revisions
    missingAt = 0;
    stopHeartbeat();
    if (watch != null) {
      watch.end();
      watch = null;
    }
    if (retry != null) {
      retry.cancel(false);
      retry = null;
    }
  }

  private void stopHeartbeat() {
    if (heartbeat != null) {
      heartbeat.end();
      heartbeat = null;
    }
  }

  private void write(EtcdConnection on) {
    writing = true;
    CompletableFuture<?> leased = lease == 0 ? grant(on) : CompletableFuture.completedFuture(null);
    CompletableFuture<PutResponse> put = leased.thenCompose(done -> on.put(key, value, lease));
    lastWrite = put;
    put.whenComplete(
        (answer, error) -> {
          if (connection == on) {
            writing = false;
            if (error == null) {
              written(on, answer.getHeader().getRevision());
            } else {
              broken(Refusals.unwrap(error));
            }
          }
        });
  }

  private CompletableFuture<?> grant(EtcdConnection on) {
    return on.grant(TTL_SECONDS)
        .thenAccept(
            granted -> {
              lease = granted.getID();
              ttlSeconds = granted.getTTL();
            });
  }

  private void written(EtcdConnection on, long revision) {
    log.debug("Wrote {} with lease {}", key, Long.toHexString(lease));
    writtenAt = revision;
    backoff.reset();
    if (heartbeat == null) {
      keepAlive(on);
    }
    if (watch != null) {
      established.complete(null);
    }
    writeIfMissing();
  }

  private void keepAlive(EtcdConnection on) {
    heartbeat = new LeaseHeartbeat(on, threads, lease, ttlSeconds, this);
    heartbeat.start();
  }

  @Override
  public void alive() {
    if (watch == null && connection != null) {
      watch = RangeWatch.ofKey(connection, key, this);
      watch.start();
    }
  }

  @Override
  public void expired() {
    forgetLease();
    missingAt = Long.MAX_VALUE;
    writeIfMissing();
  }

  private void forgetLease() {
    lease = 0;
    stopHeartbeat();
  }

  @Override
  public void current(List<KeyValue> entries, long revision) {
    boolean ours =
        entries.size() == 1
            && entries.get(0).getLease() == lease
            && entries.get(0).getValue().equals(value);
    if (ours) {
      established.complete(null);
    } else {
      missingAt = revision;
      writeIfMissing();
    }
  }

  /** Whoever removes the entry, it is back at once. */
  @Override
  public void changed(List<Event> events) {
    Event last = events.get(events.size() - 1);
    if (last.getType() == Event.EventType.DELETE) {
      missingAt = last.getKv().getModRevision();
      writeIfMissing();
    }
  }

  private void writeIfMissing() {
    if (missingAt > writtenAt && !writing && retry == null && connection != null) {
      missingAt = 0;
      write(connection);
    }
  }

  @Override
  public void broken(Throwable cause) {
    EtcdConnection used = connection;
    if (used == null) {
      return;
    }
    if (Refusals.isLeaseUnknown(cause)) {
      forgetLease();
      leaveConnection();
    } else if (Refusals.isRefusal(cause)) {
      disconnected(cause); // only this one: others may be allowed what it is not
    } else {
      link.broken(used, cause);
      return;
    }
    if (!ended) {
      retry = threads.schedule(() -> connected(used), Duration.ofMillis(backoff.nextMillis()));
    }
  }

  /**
   * Ends it and revokes its lease, with which etcd deletes the entry, unless it has been taken over
   * with another lease: exactly what is ours. If that fails, the lease runs out.
   */
  CompletableFuture<?> end() {
    ended = true;
    link.remove(this);
    leaveConnection();
    established.completeExceptionally(Refusals.ended());
    return lastWrite.handle((done, error) -> null).thenCompose(done -> revoke());
  }

  private CompletableFuture<?> revoke() {
    if (lease == 0) {
      return CompletableFuture.completedFuture(null);
    }
    long last = lease;
    lease = 0;
    return link.connection()
        .thenCompose(on -> on.revoke(last))
        .exceptionally(
            error -> {
              Throwable cause = Refusals.unwrap(error);
              if (Refusals.isLeaseUnknown(cause)) {
                return null; // it has run out already
              }
              throw Status.fromThrowable(cause).asRuntimeException();
            });
  }
}
