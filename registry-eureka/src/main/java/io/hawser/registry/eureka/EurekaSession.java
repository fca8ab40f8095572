package io.hawser.registry.eureka;

import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import io.hawser.registry.support.http.HttpFailure;
import io.hawser.registry.support.http.HttpReply;
import io.hawser.registry.support.http.HttpRequest;
import io.hawser.registry.support.http.HttpServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One Eureka server, asked until it fails. Eureka has no push, so a watched cluster is read again
 * and again. Its document is smaller than that of the recent changes of all applications, which
 * Eureka's own client reads.
 */
final class EurekaSession implements Session {
  /** A third of the time after which Eureka may remove an entry. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final HttpServer server;
  private final EurekaSettings settings;
  private final SessionEvents events;
  private final Set<String> watched = new HashSet<>();

  /** The names of the tasks that are repeated. */
  private final Set<String> repeated = new HashSet<>();

  /** The entries that this session has written, by path. */
  private final Map<String, EurekaInstance> announced = new HashMap<>();

  EurekaSession(HttpServer server, EurekaSettings settings, SessionEvents events) {
    this.server = server;
    this.settings = settings;
    this.events = events;
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws HttpFailure {
    HttpRequest request = HttpRequest.get(EurekaInstance.clusterPath(cluster), Map.of());
    HttpReply reply = server.send(request);
    return reply.isMissing() ? List.of() : EurekaServers.in(server.document(request, reply));
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws HttpFailure {
    List<ServiceInstance> instances = read(cluster);
    watched.add(cluster);
    repeat("poll of " + cluster, settings.pollInterval(), () -> poll(cluster));
    return instances;
  }

  private boolean poll(String cluster) {
    events.changed(cluster); // reads it, if it is watched
    return watched.contains(cluster);
  }

  /** A task that returns whether it is still needed. */
  private interface Repeated {
    boolean run() throws HttpFailure;
  }

  /** Runs a task again and again, unless that is done already. */
  private void repeat(String name, Duration pause, Repeated task) {
    if (repeated.add(name)) {
      scheduleNext(name, pause, task);
    }
  }

  private void scheduleNext(String name, Duration pause, Repeated task) {
    events.schedule(
        pause,
        () -> {
          boolean needed = true;
          try {
            needed = task.run();
          } finally {
            if (needed) { // also after an error
              scheduleNext(name, pause, task);
            } else {
              repeated.remove(name);
            }
          }
        });
  }

  @Override
  public void unwatch(String cluster) {
    watched.remove(cluster);
  }

  /** Announces a server. Entries have no owner, so one of another process is replaced. */
  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver)
      throws HttpFailure {
    EurekaInstance entry = new EurekaInstance(cluster, instance, settings.weight());
    boolean isNew = !entry.equals(announced.get(entry.path()));
    if (isNew || !isRenewed(entry)) {
      write(entry);
    }
    announced.put(entry.path(), entry);
    repeat("heartbeat of " + entry.path(), HEARTBEAT, () -> sendHeartbeat(entry.path()));
  }

  private void write(EurekaInstance entry) throws HttpFailure {
    HttpRequest request =
        HttpRequest.post(EurekaInstance.clusterPath(entry.cluster()), entry.json());
    server.check(request, server.send(request));
  }

  /** Sends a heartbeat. Returns whether Eureka knows the entry. */
  private boolean isRenewed(EurekaInstance entry) throws HttpFailure {
    HttpRequest request = HttpRequest.of("PUT", entry.path() + "?status=UP");
    HttpReply reply = server.send(request);
    if (reply.isMissing()) {
      return false;
    }
    server.check(request, reply);
    return true;
  }

  /** Sends a heartbeat. If it fails, the announcement is reported and renewed until that works. */
  private boolean sendHeartbeat(String path) throws HttpFailure {
    EurekaInstance entry = announced.get(path);
    if (entry == null) {
      return false;
    }
    try {
      if (!isRenewed(entry)) {
        write(entry);
      }
    } catch (HttpFailure e) {
      events.announcementChanged(entry.cluster(), entry.instance().address());
      throw e;
    }
    return true;
  }

  @Override
  public void withdraw(String cluster, ServiceInstance instance) throws HttpFailure {
    EurekaInstance entry = new EurekaInstance(cluster, instance, settings.weight());
    announced.remove(entry.path());
    HttpRequest request = HttpRequest.of("DELETE", entry.path());
    HttpReply reply = server.send(request);
    if (!reply.isMissing()) {
      server.check(request, reply);
    }
  }

  /** Does nothing: tasks that are still scheduled are dropped. */
  @Override
  public void close() {}
}
