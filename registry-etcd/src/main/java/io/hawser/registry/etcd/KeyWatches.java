package io.hawser.registry.etcd;

import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.Status;
import io.hawser.registry.support.ConnectionEvents;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of one session. Everything is read before it is watched, and watched from the
 * revision of that read. Only the worker thread uses it.
 */
final class KeyWatches {
  private static final Logger log = LoggerFactory.getLogger(KeyWatches.class);
  private static final int MAX_VAIN_READS = 3;

  private final EtcdCalls calls;
  private final ConnectionEvents events;
  private final Map<String, KeyWatch> watches = new HashMap<>();

  KeyWatches(EtcdCalls calls, ConnectionEvents events) {
    this.calls = calls;
    this.events = events;
  }

  /** Reads what is watched. */
  interface Read {
    GetResponse get() throws Exception;
  }

  /** Reads, and watches all later changes, unless there is a watch already. */
  GetResponse read(Runnable onChange, String key, Read read, Supplier<WatchOption.Builder> option)
      throws Exception {
    for (int attempt = 0; attempt < MAX_VAIN_READS; attempt++) {
      KeyWatch running = watches.get(key);
      GetResponse answer = read.get();
      if (running != null && !running.isEnded()) {
        return answer;
      }
      end(key);
      long revision = answer.getHeader().getRevision();
      // A lower revision: a proxy has switched to an etcd with less history, which would send
      // nothing before its revisions reach ours.
      if (startWatch(onChange, key, option.get().withRevision(revision + 1)) >= revision) {
        return answer;
      }
      end(key);
    }
    throw Status.UNAVAILABLE
        .withDescription("etcd's revision went back between a read and its watch")
        .asRuntimeException();
  }

  private long startWatch(Runnable onChange, String key, WatchOption.Builder option)
      throws Exception {
    KeyWatch watch = new KeyWatch(onChange, events::lost);
    watches.put(key, watch);
    try {
      return EtcdErrors.await(
          watch.start(calls.client(), EtcdClients.bytes(key), option), calls.settings().timeout());
    } catch (CompactedException e) {
      log.debug("Compacted between a read and its watch", e);
      return -1;
    }
  }

  /** Ends a watch, if there is one. */
  void end(String key) {
    KeyWatch watch = watches.remove(key);
    if (watch != null) {
      watch.close();
    }
  }

  void close() {
    watches.values().forEach(KeyWatch::close);
  }
}
