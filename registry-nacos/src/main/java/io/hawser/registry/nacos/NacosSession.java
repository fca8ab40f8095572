package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.Instance;
import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One connection. It has one subscription, for all clusters of the service, and one registration,
 * of all instances of this process; Nacos forgets both with the connection.
 */
final class NacosSession implements Session {
  private final NacosConnection connection;
  private final NacosService service;
  private final Set<String> watched;
  private boolean subscribed;
  private Map<Entry, ServiceInstance> published = Map.of();

  private record Entry(String cluster, ServerAddress address) {}

  /** What the connection reports, on threads of Nacos' client. */
  private record Reports(NacosService service, Set<String> watched, SessionEvents events)
      implements NacosConnection.Events {

    /**
     * The list in the push is not used: answers to questions are in order without a comparison of
     * the server's clock.
     */
    @Override
    public void pushed(ServiceInfo info) {
      if (service.isThis(info)) {
        watched.forEach(events::changed);
      }
    }

    @Override
    public void lost(NoAnswerException cause) {
      events.lost(cause);
    }

    @Override
    public void sentAway() {
      events.replace();
    }
  }

  private NacosSession(NacosConnection connection, NacosService service, Set<String> watched) {
    this.connection = connection;
    this.service = service;
    this.watched = watched;
  }

  static NacosSession open(
      NacosAddress server, NacosSettings settings, NacosService service, SessionEvents events)
      throws NoAnswerException {
    Set<String> watched = ConcurrentHashMap.newKeySet();
    NacosConnection connection =
        NacosConnection.open(server, settings, new Reports(service, watched, events));
    return new NacosSession(connection, service, watched);
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws NoAnswerException, RejectionException {
    Instances.checkCluster(cluster);
    return Instances.usable(service.query(connection, cluster), cluster);
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws NoAnswerException, RejectionException {
    Instances.checkCluster(cluster);
    watched.add(cluster); // first, so that no push is missed
    if (subscribed) {
      return read(cluster);
    }
    ServiceInfo now = service.subscribe(connection);
    subscribed = true;
    return Instances.usable(now, cluster);
  }

  @Override
  public void unwatch(String cluster) throws NoAnswerException, RejectionException {
    watched.remove(cluster);
    if (subscribed && watched.isEmpty()) {
      subscribed = false;
      service.unsubscribe(connection);
    }
  }

  /** Entries belong to connections: one of another process is neither replaced nor in the way. */
  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver)
      throws NoAnswerException, RejectionException {
    Instances.checkCluster(cluster);
    Map<Entry, ServiceInstance> wanted = new LinkedHashMap<>(published);
    wanted.put(new Entry(cluster, instance.address()), instance);
    publish(wanted);
  }

  @Override
  public void withdraw(String cluster, ServiceInstance instance)
      throws NoAnswerException, RejectionException {
    Map<Entry, ServiceInstance> wanted = new LinkedHashMap<>(published);
    wanted.remove(new Entry(cluster, instance.address()));
    publish(wanted);
  }

  private void publish(Map<Entry, ServiceInstance> wanted)
      throws NoAnswerException, RejectionException {
    if (wanted.equals(published)) {
      return;
    }
    List<Instance> instances =
        wanted.entrySet().stream()
            .map(entry -> Instances.toNacos(entry.getKey().cluster, entry.getValue()))
            .toList();
    service.publish(connection, instances);
    published = wanted;
  }

  @Override
  public List<String> clustersWithServers(int limit) throws NoAnswerException, RejectionException {
    return Instances.clusters(service.query(connection, NacosService.ALL_CLUSTERS)).stream()
        .limit(limit)
        .toList();
  }

  @Override
  public void close() {
    connection.close();
  }
}
