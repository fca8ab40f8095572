package io.hawser.registry.etcd;

import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one lease alive on one connection, three times in its life. On the worker only. Ends at the
 * first thing that goes wrong, and says so: to go on is its owner's business.
 */
final class LeaseHeartbeat implements StreamObserver<LeaseKeepAliveResponse> {

  /** Whom to tell, until {@link #end}. */
  interface Observer {
    /** The lease has its full life before it again. */
    void alive();

    /** etcd does not know the lease, so its keys are gone. The end. */
    void expired();

    /** The end, for another reason. */
    void broken(Throwable cause);
  }

  private final EtcdConnection connection;
  private final EtcdThreads threads;
  private final long lease;
  private final Duration period;
  private final Observer observer;
  private EtcdConnection.@Nullable Stream<LeaseKeepAliveRequest> stream;
  private @Nullable ScheduledFuture<?> next;
  private boolean answered = true;
  private boolean ended;

  LeaseHeartbeat(
      EtcdConnection connection,
      EtcdThreads threads,
      long lease,
      long ttlSeconds,
      Observer observer) {
    this.connection = connection;
    this.threads = threads;
    this.lease = lease;
    this.period = Duration.ofSeconds(ttlSeconds).dividedBy(3);
    this.observer = observer;
  }

  void start() {
    stream = connection.stream(LeaseGrpc.getLeaseKeepAliveMethod(), this);
    beat();
  }

  private void beat() {
    if (ended || stream == null) {
      return;
    }
    if (!answered) {
      onError(
          Status.UNAVAILABLE
              .withDescription("no answer to a keep-alive for " + period.toMillis() + " ms")
              .asRuntimeException());
      return;
    }
    answered = false;
    stream.send(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
    next = threads.schedule(this::beat, period);
  }

  /** Ends it quietly; the lease lives on for its time. */
  void end() {
    ended = true;
    if (next != null) {
      next.cancel(false);
    }
    if (stream != null) {
      stream.cancel();
    }
  }

  @Override
  public void onNext(LeaseKeepAliveResponse response) {
    if (ended) {
      return;
    }
    answered = true;
    if (response.getTTL() > 0) {
      observer.alive();
    } else {
      end();
      observer.expired();
    }
  }

  @Override
  public void onError(Throwable error) {
    if (!ended) {
      end();
      observer.broken(error);
    }
  }

  @Override
  public void onCompleted() {
    onError(Status.UNAVAILABLE.withDescription("etcd ended the keep-alive").asRuntimeException());
  }
}
