package io.hawser.registry.support;

import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clusters to watch and the servers to announce, as requested by callers. Those that may differ
 * from the registry are <em>due</em>. Only the worker thread uses it.
 */
final class DesiredState {
  private final Map<String, ClusterWatch> watches = new LinkedHashMap<>();
  private final Map<Announcement.Key, Announcement> announcements = new LinkedHashMap<>();

  boolean isEmpty() {
    return watches.isEmpty() && announcements.isEmpty();
  }

  // ---- clusters

  /** Adds a listener, which has looked up the cluster itself, and returns the cluster's watch. */
  ClusterWatch watch(String cluster, RegistryListener listener, List<ServiceInstance> instances) {
    ClusterWatch watch = watches.computeIfAbsent(cluster, ClusterWatch::new);
    watch.add(listener, instances);
    return watch;
  }

  /** Removes a listener and returns whether it was the last one of its cluster. */
  boolean unwatch(String cluster, RegistryListener listener) {
    ClusterWatch watch = watches.get(cluster);
    if (watch == null) {
      return false;
    }
    watch.remove(listener);
    return watch.isUnused() && watches.remove(cluster, watch);
  }

  void unwatchAll() {
    watches.clear();
  }

  /** Returns a copy, because listeners may unsubscribe. */
  List<ClusterWatch> watches() {
    return List.copyOf(watches.values());
  }

  // ---- servers

  @Nullable Announcement announcement(Announcement.Key key) {
    return announcements.get(key);
  }

  /** Returns a copy, because handling an announcement may remove it. */
  List<Announcement> announcements() {
    return List.copyOf(announcements.values());
  }

  void announced(Announcement.Key key, ServiceInstance instance) {
    announcements.computeIfAbsent(key, it -> new Announcement(it, instance)).setInstance(instance);
  }

  /** Marks a server for withdrawal. It may be in the registry without being known here. */
  Announcement withdraw(Announcement.Key key, ServiceInstance instance) {
    Announcement announcement =
        announcements.computeIfAbsent(key, it -> new Announcement(it, instance));
    announcement.withdraw();
    return announcement;
  }

  void withdrawn(Announcement.Key key) {
    announcements.remove(key);
  }

  // ---- what is due

  void setAllDue() {
    watches.values().forEach(watch -> watch.setDue(true));
    announcements.values().forEach(announcement -> announcement.setDue(true));
  }

  void setDue(String cluster) {
    ClusterWatch watch = watches.get(cluster);
    if (watch != null) {
      watch.setDue(true);
    }
  }

  void setDue(Announcement.Key key) {
    Announcement announcement = announcements.get(key);
    if (announcement != null) {
      announcement.setDue(true);
    }
  }
}
