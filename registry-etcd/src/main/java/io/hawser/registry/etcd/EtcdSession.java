package io.hawser.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.Status;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of jetcd. What it watches it has read before, and watches from the revision of that
 * read; each announcement has a lease of its own.
 */
final class EtcdSession implements Session {
  private static final Logger log = LoggerFactory.getLogger(EtcdSession.class);

  /** Of one cluster with more servers than this, no other is named. */
  private static final long ENTRIES_FOR_NAMES = 1000;

  private static final int MAX_VAIN_READS = 3;

  private final Client client;
  private final boolean loggedIn;
  private final Leases leases;
  private final EtcdSettings settings;
  private final SessionEvents events;
  private final KeepAlive keepAlive;

  /** By what is watched: the prefix of a cluster, or the key of an announcement. */
  private final Map<String, KeyWatch> watches = new HashMap<>();

  /** The keys that this session has written. */
  private final Set<String> written = new HashSet<>();

  EtcdSession(
      Client client, boolean loggedIn, Leases leases, EtcdSettings settings, SessionEvents events) {
    this.client = client;
    this.loggedIn = loggedIn;
    this.leases = leases;
    this.settings = settings;
    this.events = events;
    this.keepAlive = new KeepAlive(client.getLeaseClient(), events);
  }

  /**
   * Calls, and calls once more if the token has been forgotten or has expired: jetcd then gets a
   * new one.
   */
  private <T> T call(Supplier<CompletableFuture<T>> call) throws Exception {
    try {
      return once(call);
    } catch (Exception e) {
      if (!loggedIn || !EtcdErrors.isTokenRefused(e)) {
        throw e;
      }
    }
    return once(call);
  }

  private <T> T once(Supplier<CompletableFuture<T>> call) throws Exception {
    try {
      return EtcdErrors.await(call.get(), settings.timeout());
    } catch (Exception e) {
      boolean switched =
          loggedIn
              ? EtcdErrors.isAuthenticationOff(e)
              : settings.login() != null && EtcdErrors.isTokenRefused(e);
      // Authentication was switched on or off since this session began: another one is needed.
      throw switched ? Status.UNAVAILABLE.withCause(e).asRuntimeException() : e;
    }
  }

  private GetResponse get(String key, GetOption.Builder option) throws Exception {
    return call(() -> client.getKVClient().get(EtcdClients.bytes(key), option.build()));
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws Exception {
    String prefix = Layout.prefix(cluster);
    return instances(prefix, get(prefix, GetOption.builder().isPrefix(true)));
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
            () -> get(prefix, GetOption.builder().isPrefix(true)),
            () -> WatchOption.builder().isPrefix(true));
    return instances(prefix, answer);
  }

  private interface Read {
    GetResponse get() throws Exception;
  }

  /** Reads, and watches everything after that read, unless it is watched already. */
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
      // A lower one: something in between has switched to an etcd with less history, which would
      // send nothing before its revisions reach ours.
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
          watch.start(client, EtcdClients.bytes(key), option), settings.timeout());
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
            () -> get(key, GetOption.builder()),
            () -> WatchOption.builder().withNoPut(true)); // one that takes over is no reason to act
    KeyValue entry = answer.getKvs().isEmpty() ? null : answer.getKvs().get(0);
    Long lease = leases.get(key);
    if (entry == null || !isOwned(entry, lease)) {
      if (entry != null && !takeOver && written.contains(key)) {
        log.debug("{} now belongs to lease {}", key, Long.toHexString(entry.getLease()));
        return;
      }
      lease = write(key, Layout.value(instance.address()));
    }
    written.add(key);
    keepAlive.start(
        key, Objects.requireNonNull(lease), () -> leaseLost(cluster, instance.address(), key));
  }

  private static boolean isOwned(KeyValue entry, @Nullable Long lease) {
    return lease != null && entry.getLease() == lease;
  }

  /** Writes with the lease of an earlier session if etcd still knows it. */
  private long write(String key, String value) throws Exception {
    Long lease = leases.get(key);
    if (lease != null) {
      try {
        put(key, value, lease);
        return lease;
      } catch (Exception e) {
        if (!EtcdErrors.isLeaseUnknown(e)) {
          throw e;
        }
        leases.remove(key);
      }
    }
    long granted = call(() -> client.getLeaseClient().grant(KeepAlive.TTL.toSeconds())).getID();
    leases.put(key, granted);
    put(key, value, granted);
    return granted;
  }

  private void put(String key, String value, long lease) throws Exception {
    PutOption option = PutOption.builder().withLeaseId(lease).build();
    call(() -> client.getKVClient().put(EtcdClients.bytes(key), EtcdClients.bytes(value), option));
    log.debug("Wrote {} with lease {}", key, Long.toHexString(lease));
  }

  private void leaseLost(String cluster, ServerAddress address, String key) {
    leases.remove(key);
    events.announcementChanged(cluster, address);
  }

  /**
   * Revokes the lease, with which etcd deletes the entry, unless it has been taken over with
   * another lease: exactly what is ours.
   */
  @Override
  public void withdraw(String cluster, ServiceInstance instance) throws Exception {
    String key = Layout.key(cluster, instance.address());
    endWatch(key);
    keepAlive.stop(key);
    written.remove(key);
    Long lease = leases.get(key);
    if (lease != null) {
      try {
        call(() -> client.getLeaseClient().revoke(lease));
      } catch (Exception e) {
        if (!EtcdErrors.isLeaseUnknown(e)) {
          throw e;
        } // else it has run out already
      }
      leases.remove(key);
    }
  }

  @Override
  public List<String> clustersWithServers(int limit) throws Exception {
    GetOption.Builder option = GetOption.builder().isPrefix(true).withLimit(ENTRIES_FOR_NAMES);
    return get(Layout.PREFIX, option).getKvs().stream()
        .map(entry -> Layout.cluster(text(entry.getKey()), text(entry.getValue())))
        .filter(Objects::nonNull)
        .sorted()
        .distinct()
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {
    keepAlive.close();
    watches.values().forEach(KeyWatch::close);
    EtcdBackend.closeQuietly(client);
  }
}
