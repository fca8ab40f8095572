package io.hawser.registry.etcd;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.util.List;
import java.util.Objects;

/** A session with one client of jetcd. */
final class EtcdSession implements Session {
  /**
   * The number of entries that a listing reads; more servers of one cluster hide the other
   * clusters.
   */
  private static final long ENTRIES_FOR_NAMES = 1000;

  private final EtcdCalls calls;
  private final OwnEntries own;
  private final SessionEvents events;

  /** The watches, by the prefix of a cluster or the key of an announcement. */
  private final KeyWatches watches;

  EtcdSession(EtcdCalls calls, OwnLease lease, SessionEvents events) {
    this.calls = calls;
    this.own = new OwnEntries(calls, lease, events);
    this.events = events;
    this.watches = new KeyWatches(calls, events);
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws Exception {
    String prefix = Layout.prefix(cluster);
    return instances(prefix, calls.get(prefix, GetOption.builder().isPrefix(true)));
  }

  private static List<ServiceInstance> instances(String prefix, GetResponse answer) {
    return answer.getKvs().stream()
        .map(
            entry ->
                Layout.instance(
                    prefix, EtcdClients.text(entry.getKey()), EtcdClients.text(entry.getValue())))
        .filter(Objects::nonNull)
        .distinct()
        .toList();
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws Exception {
    String prefix = Layout.prefix(cluster);
    GetResponse answer =
        watches.read(
            () -> events.changed(cluster),
            prefix,
            () -> calls.get(prefix, GetOption.builder().isPrefix(true)),
            () -> WatchOption.builder().isPrefix(true));
    return instances(prefix, answer);
  }

  @Override
  public void unwatch(String cluster) {
    watches.end(Layout.prefix(cluster));
  }

  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver)
      throws Exception {
    String key = Layout.key(cluster, instance.address());
    GetResponse answer =
        watches.read(
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
    watches.end(key);
    own.withdraw(key);
  }

  @Override
  public List<String> clustersWithServers(int limit) throws Exception {
    GetOption.Builder option = GetOption.builder().isPrefix(true).withLimit(ENTRIES_FOR_NAMES);
    return calls.get(Layout.PREFIX, option).getKvs().stream()
        .map(
            entry ->
                Layout.cluster(
                    EtcdClients.text(entry.getKey()), EtcdClients.text(entry.getValue())))
        .filter(Objects::nonNull)
        .sorted()
        .distinct()
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {
    own.close();
    watches.close();
    calls.close();
  }
}
