package io.hawser.registry.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the keys of a range on one connection: reads them, then watches from the revision of that
 * read, so that nothing falls in between. Never goes on where an earlier connection was: etcd may
 * have come back with other data and lower revisions. On the worker only.
 */
final class RangeWatch {

  /** Whom to tell, until {@link #end}. */
  interface Observer {
    /** All there is at a revision; also later, when a part of the history was lost. */
    void current(List<KeyValue> entries, long revision);

    /** What has changed since. */
    void changed(List<Event> events);

    /** The end, not by {@link #end}. */
    void broken(Throwable cause);
  }

  private static final int MAX_VAIN_READS = 3;

  private final EtcdConnection connection;
  private final ByteString from;
  private final ByteString end;
  private final Observer observer;
  private int vainReads;
  private boolean ended;
  private @Nullable Watching watching;

  /** Follows all keys with a prefix. */
  static RangeWatch ofPrefix(EtcdConnection connection, String prefix, Observer observer) {
    ByteString from = ByteString.copyFromUtf8(prefix);
    return new RangeWatch(connection, from, Layout.endOf(from), observer);
  }

  /** Follows one key. */
  static RangeWatch ofKey(EtcdConnection connection, String key, Observer observer) {
    return new RangeWatch(connection, ByteString.copyFromUtf8(key), ByteString.EMPTY, observer);
  }

  private RangeWatch(
      EtcdConnection connection, ByteString from, ByteString end, Observer observer) {
    this.connection = connection;
    this.from = from;
    this.end = end;
    this.observer = observer;
  }

  void start() {
    connection
        .range(from, end)
        .whenComplete(
            (read, error) -> {
              if (error != null) {
                fail(Refusals.unwrap(error));
              } else if (!ended) {
                watching = new Watching(read);
                watching.start();
              }
            });
  }

  /** Ends it quietly. */
  void end() {
    ended = true;
    if (watching != null) {
      watching.stop();
      watching = null;
    }
  }

  private void readAgain(String reason) {
    if (watching != null) {
      watching.stop();
      watching = null;
    }
    if (++vainReads > MAX_VAIN_READS) {
      fail(Status.UNAVAILABLE.withDescription(reason).asRuntimeException());
    } else {
      start();
    }
  }

  private void fail(Throwable cause) {
    if (!ended) {
      end();
      observer.broken(cause);
    }
  }

  /** One stream of events, after one read. */
  private final class Watching implements StreamObserver<WatchResponse> {
    private final RangeResponse read;
    private EtcdConnection.@Nullable Stream<WatchRequest> stream;

    Watching(RangeResponse read) {
      this.read = read;
    }

    void start() {
      stream = connection.stream(WatchGrpc.getWatchMethod(), this);
      WatchCreateRequest create =
          WatchCreateRequest.newBuilder()
              .setKey(from)
              .setRangeEnd(end)
              .setStartRevision(read.getHeader().getRevision() + 1)
              .build();
      stream.send(WatchRequest.newBuilder().setCreateRequest(create).build());
    }

    void stop() {
      if (stream != null) {
        stream.cancel();
      }
    }

    private boolean isOver() {
      return watching != this;
    }

    @Override
    public void onNext(WatchResponse response) {
      if (isOver()) {
        return;
      }
      if (response.getCanceled()) {
        canceled(response);
      } else if (response.getCreated()) {
        created(response);
      } else if (response.getEventsCount() > 0) {
        observer.changed(response.getEventsList());
      }
    }

    private void created(WatchResponse response) {
      if (response.getHeader().getRevision() < read.getHeader().getRevision()) {
        // Somebody in between has switched to an etcd with less history. It would send nothing
        // before its revisions reach ours.
        readAgain("etcd's revision went back between a read and its watch");
        return;
      }
      vainReads = 0;
      observer.current(read.getKvsList(), read.getHeader().getRevision());
    }

    private void canceled(WatchResponse response) {
      String reason = response.getCancelReason();
      if (response.getCompactRevision() > 0) {
        readAgain("etcd compacted what was to be watched");
      } else if (reason.contains("permission denied")) {
        fail(Status.PERMISSION_DENIED.withDescription(reason).asRuntimeException());
      } else {
        fail(Status.UNAVAILABLE.withDescription("watch canceled: " + reason).asRuntimeException());
      }
    }

    @Override
    public void onError(Throwable error) {
      if (!isOver()) {
        fail(error);
      }
    }

    @Override
    public void onCompleted() {
      if (!isOver()) {
        fail(Status.UNAVAILABLE.withDescription("etcd ended the watch").asRuntimeException());
      }
    }
  }
}
