package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.Instance;
import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import com.alibaba.nacos.api.naming.remote.NamingRemoteConstants;
import com.alibaba.nacos.api.naming.remote.request.AbstractNamingRequest;
import com.alibaba.nacos.api.naming.remote.request.BatchInstanceRequest;
import com.alibaba.nacos.api.naming.remote.request.InstanceRequest;
import com.alibaba.nacos.api.naming.remote.request.NotifySubscriberRequest;
import com.alibaba.nacos.api.naming.remote.request.ServiceQueryRequest;
import com.alibaba.nacos.api.naming.remote.request.SubscribeServiceRequest;
import com.alibaba.nacos.api.naming.remote.response.NotifySubscriberResponse;
import com.alibaba.nacos.api.naming.remote.response.QueryServiceResponse;
import com.alibaba.nacos.api.naming.remote.response.SubscribeServiceResponse;
import com.alibaba.nacos.api.remote.request.Request;
import com.alibaba.nacos.api.remote.response.Response;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.registry.support.Session;
import io.hawser.registry.support.SessionEvents;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One connection, for one service. It has one subscription, for all clusters of the service, and
 * one registration, of all instances of this process; Nacos forgets both with the connection.
 */
final class NacosSession implements Session {
  private static final String ALL_CLUSTERS = "";

  private final String namespace;
  private final String group;
  private final String name;
  private final SessionEvents events;
  private final NacosCalls calls;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();
  private boolean subscribed;
  private Map<Entry, ServiceInstance> published = Map.of();

  private record Entry(String cluster, ServerAddress address) {}

  /**
   * Connects.
   *
   * @throws NacosFailure if the server cannot be reached
   */
  NacosSession(ServerAddress server, NacosSettings settings, Access access, SessionEvents events)
      throws NacosFailure {
    this.namespace = settings.namespace();
    this.group = settings.group();
    this.name = settings.resource();
    this.events = events;
    this.calls =
        new NacosCalls(NacosConnection.open(server, settings, events, this::answer), access);
  }

  private @Nullable Response answer(Request push) {
    if (!(push instanceof NotifySubscriberRequest ofService)) {
      return null;
    }
    if (ofService.getServiceInfo() != null) {
      pushed(ofService.getServiceInfo());
    }
    return new NotifySubscriberResponse();
  }

  /**
   * Reports a change of the watched clusters. The list in the push is not used: answers to
   * questions are in order without a comparison of the server's clock. A connection should carry no
   * other service. On a thread of Nacos' client.
   */
  private void pushed(ServiceInfo info) {
    String given = info.getName();
    if (given == null || given.equals(name) || given.equals(group + "@@" + name)) {
      watched.forEach(events::changed);
    }
  }

  @Override
  public List<ServiceInstance> read(String cluster) throws NacosFailure {
    Instances.checkCluster(cluster);
    return Instances.usable(query(cluster), cluster);
  }

  private @Nullable ServiceInfo query(String cluster) throws NacosFailure {
    ServiceQueryRequest request = new ServiceQueryRequest(namespace, name, group);
    request.setCluster(cluster);
    request.setHealthyOnly(false); // else some versions hide that a whole cluster is unhealthy
    return calls.ask(request, QueryServiceResponse.class).getServiceInfo();
  }

  @Override
  public List<ServiceInstance> watch(String cluster) throws NacosFailure {
    Instances.checkCluster(cluster);
    watched.add(cluster); // first, so that no push is missed
    if (subscribed) {
      return read(cluster);
    }
    ServiceInfo now = subscribe(true).getServiceInfo();
    subscribed = true;
    return Instances.usable(now, cluster);
  }

  @Override
  public void unwatch(String cluster) throws NacosFailure {
    watched.remove(cluster);
    if (subscribed && watched.isEmpty()) {
      subscribed = false;
      subscribe(false);
    }
  }

  /** Subscribes to all clusters together, which is all that Nacos offers. */
  private SubscribeServiceResponse subscribe(boolean on) throws NacosFailure {
    return calls.ask(
        new SubscribeServiceRequest(namespace, group, name, ALL_CLUSTERS, on),
        SubscribeServiceResponse.class);
  }

  /**
   * Announces a server. Entries belong to connections: one of another process is neither replaced
   * nor in the way.
   */
  @Override
  public void announce(String cluster, ServiceInstance instance, boolean takeOver)
      throws NacosFailure {
    Instances.checkCluster(cluster);
    Map<Entry, ServiceInstance> wanted = new LinkedHashMap<>(published);
    wanted.put(new Entry(cluster, instance.address()), instance);
    publish(wanted);
  }

  @Override
  public void withdraw(String cluster, ServiceInstance instance) throws NacosFailure {
    Map<Entry, ServiceInstance> wanted = new LinkedHashMap<>(published);
    wanted.remove(new Entry(cluster, instance.address()));
    publish(wanted);
  }

  /**
   * Makes these, and only these, the instances of this connection. Nacos keeps one registration a
   * connection and service; several instances are one registration too, a batch.
   */
  private void publish(Map<Entry, ServiceInstance> wanted) throws NacosFailure {
    if (wanted.equals(published)) {
      return;
    }
    List<Instance> instances =
        wanted.entrySet().stream()
            .map(entry -> Instances.toNacos(entry.getKey().cluster, entry.getValue()))
            .toList();
    AbstractNamingRequest request =
        switch (instances.size()) {
          case 0 -> single(NamingRemoteConstants.DE_REGISTER_INSTANCE, placeholder());
          case 1 -> single(NamingRemoteConstants.REGISTER_INSTANCE, instances.get(0));
          default ->
              new BatchInstanceRequest(
                  namespace, name, group, NamingRemoteConstants.BATCH_REGISTER_INSTANCE, instances);
        };
    calls.ask(request, Response.class);
    published = wanted;
  }

  private InstanceRequest single(String type, Instance instance) {
    return new InstanceRequest(namespace, name, group, type, instance);
  }

  /**
   * Returns a placeholder for deregistration: Nacos removes the whole registration but requires an
   * instance in the request.
   */
  private static Instance placeholder() {
    Instance instance = new Instance();
    instance.setIp("127.0.0.1");
    instance.setPort(1);
    return instance;
  }

  @Override
  public List<String> clustersWithServers(int limit) throws NacosFailure {
    return Instances.clusters(query(ALL_CLUSTERS)).stream().limit(limit).toList();
  }

  @Override
  public void close() {
    calls.close();
  }
}
