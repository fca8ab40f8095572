package io.hawser.registry.support;

import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of callers, each of which is one call of the registry. The {@link Supervisor}
 * maintains the results of successful requests. A failed request is left to its caller to repeat
 * (except for the one attempt of {@link Supervisor#call}), and its remains are removed. Only the
 * worker thread uses it.
 */
final class CallerRequests {
  private final Backend backend;
  private final Supervisor supervisor;
  private final DesiredState desired;

  CallerRequests(Backend backend, Supervisor supervisor, DesiredState desired) {
    this.backend = backend;
    this.supervisor = supervisor;
    this.desired = desired;
  }

  List<ServiceInstance> lookup(String cluster) throws Exception {
    return supervisor.call(session -> session.read(cluster));
  }

  List<String> clustersWithServers(int limit) throws Exception {
    return supervisor.call(session -> session.clustersWithServers(limit));
  }

  void subscribe(String cluster, RegistryListener listener) throws Exception {
    List<ServiceInstance> instances = supervisor.call(session -> session.watch(cluster));
    ClusterWatch watch = desired.watch(cluster, listener, instances);
    if (backend.answersFromCache()) {
      watch.repeat(listener);
    }
  }

  void unsubscribe(String cluster, RegistryListener listener) {
    if (desired.unwatch(cluster, listener)) {
      supervisor.unwatch(cluster);
    }
  }

  void announce(Announcement.Key key, ServiceInstance instance) throws Exception {
    try {
      supervisor.call(
          session -> {
            session.announce(key.cluster(), instance, true);
            return key;
          });
    } catch (Exception e) {
      boolean written =
          backend.classify(e) != Backend.Failure.REJECTED; // otherwise it may be written
      if (written && desired.announcement(key) == null) {
        withdrawLater(key, instance);
      }
      throw e;
    }
    desired.announced(key, instance);
  }

  /** Withdraws a server, or does so when the registry is back. */
  void withdraw(Announcement.Key key) throws Exception {
    Announcement announcement = wanted(key);
    if (announcement == null) {
      return;
    }
    announcement.withdraw();
    supervisor.call(
        session -> {
          session.withdraw(key.cluster(), announcement.instance());
          return key;
        });
    desired.withdrawn(key);
  }

  /** Withdraws an announcement, if there is one, in the next round. */
  void withdrawLater(Announcement.Key key) {
    Announcement announcement = wanted(key);
    if (announcement != null) {
      withdrawLater(key, announcement.instance());
    }
  }

  private @Nullable Announcement wanted(Announcement.Key key) {
    Announcement announcement = desired.announcement(key);
    return announcement != null && announcement.isWanted() ? announcement : null;
  }

  private void withdrawLater(Announcement.Key key, ServiceInstance instance) {
    desired.withdraw(key, instance);
    supervisor.roundSoon();
  }
}
