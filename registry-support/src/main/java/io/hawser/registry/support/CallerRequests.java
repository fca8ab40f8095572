package io.hawser.registry.support;

import io.hawser.registry.RegistryListener;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of callers, each of which is one call of the registry. The {@link Supervisor}
 * maintains the results of successful requests. A failed request is left to its caller to repeat
 * (except for the one attempt of {@link #call}), and its remains are removed. A withdrawal is
 * retried until it succeeds. Only the worker thread uses it.
 */
final class CallerRequests {
  /**
   * A failed call is retried if it took less than this part of its caller's limit. Otherwise it met
   * a time-out, and a second attempt would outlast the caller.
   */
  private static final int REPEATABLE_PART = 4;

  private final Backend backend;
  private final BackendErrors errors;
  private final Supervisor supervisor;
  private final DesiredState desired;

  CallerRequests(
      Backend backend, BackendErrors errors, Supervisor supervisor, DesiredState desired) {
    this.backend = backend;
    this.errors = errors;
    this.supervisor = supervisor;
    this.desired = desired;
  }

  /** A caller's operation on a session. */
  private interface Call<T> {
    T run(Session session) throws Exception;
  }

  /**
   * Runs a call, over a new session if there is none. If the session was opened earlier and turns
   * out to be lost, for instance because the registry closed an idle connection, the call is
   * retried once.
   */
  private <T> T call(Call<T> call) throws Exception {
    boolean hadSession = supervisor.hasSession();
    long begun = System.nanoTime();
    try {
      return callOnce(call);
    } catch (Exception e) {
      long repeatable = backend.callTimeout().toNanos() / REPEATABLE_PART;
      if (!hadSession
          || supervisor.isClosing()
          || !errors.isLost(e)
          || System.nanoTime() - begun > repeatable) {
        throw e;
      }
    }
    return callOnce(call);
  }

  private <T> T callOnce(Call<T> call) throws Exception {
    Session session = supervisor.session();
    try {
      return call.run(session);
    } catch (Exception e) {
      if (errors.isLost(e)) {
        supervisor.lose(e);
      }
      throw e;
    }
  }

  List<ServiceInstance> lookup(String cluster) throws Exception {
    return call(session -> session.read(cluster));
  }

  List<String> clustersWithServers(int limit) throws Exception {
    return call(session -> session.clustersWithServers(limit));
  }

  void subscribe(String cluster, RegistryListener listener) throws Exception {
    List<ServiceInstance> instances = call(session -> session.watch(cluster));
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
      call(
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

  /**
   * Withdraws a server. If that fails, rounds retry it, also after an error over which the session
   * stays open. A repeated call tries again and fails as the first one, unless a round has
   * succeeded.
   */
  void withdraw(Announcement.Key key) throws Exception {
    Announcement announcement = desired.announcement(key);
    if (announcement == null || !announcement.wasAnnounced()) {
      return; // rounds remove what a failed announcement may have left
    }
    announcement.withdraw();
    try {
      call(
          session -> {
            session.withdraw(key.cluster(), announcement.instance());
            return key;
          });
    } catch (Exception e) {
      if (!errors.isLost(e)) { // otherwise the loss of the session has begun rounds
        supervisor.roundSoon();
      }
      throw e;
    }
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
