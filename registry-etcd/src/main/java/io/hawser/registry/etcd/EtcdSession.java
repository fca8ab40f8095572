package io.hawser.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.Status;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session with one client of jetcd. It reads everything before it watches it, and watches from
 * the revision of that read.
 */
final class EtcdSession implements Session {
  private static final Logger log = LoggerFactory.getLogger(EtcdSession.class);

  /**
   * The number of entries that a listing reads; more servers of one cluster hide the other
   * clusters.
   */
  private static final long ENTRIES_FOR_NAMES = 1000;

  private static final int MAX_VAIN_READS = 3;

  private final EtcdCalls calls;
  private final OwnEntries own;
  private final SessionEvents events;

  /** The watches, by the prefix of a cluster or the key of an announcement. */
  private final Map<String, KeyWatch> watches = new HashMap<>();

  EtcdSession(EtcdCalls calls, OwnLease lease, SessionEvents events) {
    this.calls = calls;
    this.own = new OwnEntries(calls, lease, events);
    this.events = events;
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws Exception {
    String prefix = Layout.prefix(cluster);
    return instances(prefix, calls.get(prefix, GetOption.builder().isPrefix(true)));
  }

  private static List<ServiceInstance> instances(String prefix, GetResponse answer) {
    return answer.getKvs().stream()
        .map(entry -> Layout.instance(prefix, text(entry.getKey()), text(entry.getValue())))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  private static String text(ByteSequence bytes) {
    return bytes.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws Exception {
    String prefix = Layout.prefix(cluster);
    GetResponse answer =
        readAndWatch(
            () -> events.changed(cluster),
            prefix,
            () -> calls.get(prefix, GetOption.builder().isPrefix(true)),
            () -> WatchOption.builder().isPrefix(true));
    return instances(prefix, answer);
  }

  private interface Read {
    GetResponse get() throws Exception;
  }

  /** Reads, and watches all later changes, unless there is a watch already. */
  private GetResponse readAndWatch(
      Runnable onChange, String key, Read read, Supplier<WatchOption.Builder> option)
      throws Exception {
    for (int attempt = 0; attempt < MAX_VAIN_READS; attempt++) {
      KeyWatch running = watches.get(key);
      GetResponse answer = read.get();
      if (running != null && !running.isEnded()) {
        return answer;
      }
      endWatch(key);
      long revision = answer.getHeader().getRevision();
      // A lower revision: a proxy has switched to an etcd with less history, which would send
      // nothing before its revisions reach ours.
      if (startWatch(onChange, key, option.get().withRevision(revision + 1)) >= revision) {
        return answer;
      }
      endWatch(key);
    }
    throw Status.UNAVAILABLE
        .withDescription("etcd's revision went back between a read and its watch")
        .asRuntimeException();
  }

  private long startWatch(Runnable onChange, String key, WatchOption.Builder option)
      throws Exception {
    KeyWatch watch =
        new KeyWatch(
            new KeyWatch.Observer() {
              @Override
              public void changed() {
                onChange.run();
              }

              @Override
              public void lost(Throwable cause) {
                events.lost(cause);
              }
            });
    watches.put(key, watch);
    try {
      return EtcdErrors.await(
          watch.start(calls.client(), EtcdClients.bytes(key), option), calls.settings().timeout());
    } catch (CompactedException e) {
      log.debug("Compacted between a read and its watch", e);
      return -1;
    }
  }

  private void endWatch(String key) {
    KeyWatch watch = watches.remove(key);
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public void unwatch(String cluster) {
    endWatch(Layout.prefix(cluster));
  }

  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver)
      throws Exception {
    String key = Layout.key(cluster, instance.address());
    GetResponse answer =
        readAndWatch(
            () -> events.announcementChanged(cluster, instance.address()),
            key,
            () -> calls.get(key, GetOption.builder()),
            () -> WatchOption.builder().withNoPut(true)); // a takeover needs no action
    KeyValue entry = answer.getKvs().isEmpty() ? null : answer.getKvs().get(0);
    own.announce(cluster, instance.address(), entry, takeOver);
  }

  @Override
  public void withdraw(String cluster, ServiceInstance instance) throws Exception {
    String key = Layout.key(cluster, instance.address());
    endWatch(key);
    own.withdraw(key);
  }

  @Override
  public List<String> clustersWithServers(int limit) throws Exception {
    GetOption.Builder option = GetOption.builder().isPrefix(true).withLimit(ENTRIES_FOR_NAMES);
    return calls.get(Layout.PREFIX, option).getKvs().stream()
        .map(entry -> Layout.cluster(text(entry.getKey()), text(entry.getValue())))
        .filter(Objects::nonNull)
        .sorted()
        .distinct()
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {
    own.close();
    watches.values().forEach(KeyWatch::close);
    EtcdBackend.closeQuietly(calls.client());
  }
}
