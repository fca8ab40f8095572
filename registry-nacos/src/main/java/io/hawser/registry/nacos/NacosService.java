package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.Instance;
import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import com.alibaba.nacos.api.naming.remote.NamingRemoteConstants;
import com.alibaba.nacos.api.naming.remote.request.AbstractNamingRequest;
import com.alibaba.nacos.api.naming.remote.request.BatchInstanceRequest;
import com.alibaba.nacos.api.naming.remote.request.InstanceRequest;
import com.alibaba.nacos.api.naming.remote.request.ServiceQueryRequest;
import com.alibaba.nacos.api.naming.remote.request.SubscribeServiceRequest;
import com.alibaba.nacos.api.naming.remote.response.QueryServiceResponse;
import com.alibaba.nacos.api.naming.remote.response.SubscribeServiceResponse;
import com.alibaba.nacos.api.remote.response.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests about one service. */
final class NacosService {
  static final String ALL_CLUSTERS = "";

  private final String namespace;
  private final String group;
  private final String name;
  private final Access access;

  NacosService(NacosSettings settings, Access access) {
    this.namespace = settings.namespace();
    this.group = settings.group();
    this.name = settings.application();
    this.access = access;
  }

  /** Asks for one cluster. */
  @Nullable ServiceInfo query(NacosConnection connection, String cluster)
      throws NoAnswerException, RejectionException {
    ServiceQueryRequest request = new ServiceQueryRequest(namespace, name, group);
    request.setCluster(cluster);
    request.setHealthyOnly(false); // else some versions hide that a whole cluster is unhealthy
    return ask(connection, request, QueryServiceResponse.class).getServiceInfo();
  }

  /** Subscribes to all clusters, which is all that Nacos offers; returns what is there now. */
  @Nullable ServiceInfo subscribe(NacosConnection connection)
      throws NoAnswerException, RejectionException {
    return ask(connection, subscription(true), SubscribeServiceResponse.class).getServiceInfo();
  }

  void unsubscribe(NacosConnection connection) throws NoAnswerException, RejectionException {
    ask(connection, subscription(false), SubscribeServiceResponse.class);
  }

  private SubscribeServiceRequest subscription(boolean on) {
    return new SubscribeServiceRequest(namespace, group, name, ALL_CLUSTERS, on);
  }

  /**
   * Makes these, and only these, the instances of this connection. Nacos keeps one registration a
   * connection and service; several instances are one registration too, a batch.
   */
  void publish(NacosConnection connection, List<Instance> instances)
      throws NoAnswerException, RejectionException {
    AbstractNamingRequest request =
        switch (instances.size()) {
          case 0 -> single(NamingRemoteConstants.DE_REGISTER_INSTANCE, placeholder());
          case 1 -> single(NamingRemoteConstants.REGISTER_INSTANCE, instances.get(0));
          default ->
              new BatchInstanceRequest(
                  namespace, name, group, NamingRemoteConstants.BATCH_REGISTER_INSTANCE, instances);
        };
    ask(connection, request, Response.class);
  }

  private InstanceRequest single(String type, Instance instance) {
    return new InstanceRequest(namespace, name, group, type, instance);
  }

  /** Nacos removes the whole registration, but wants to see an instance. */
  private static Instance placeholder() {
    Instance instance = new Instance();
    instance.setIp("127.0.0.1");
    instance.setPort(1);
    return instance;
  }

  /** Whether a push is about this service; a connection should carry no other. */
  boolean isThis(ServiceInfo info) {
    String given = info.getName();
    return given == null || given.equals(name) || given.equals(group + "@@" + name);
  }

  private <T extends Response> T ask(
      NacosConnection connection, AbstractNamingRequest request, Class<T> type)
      throws NoAnswerException, RejectionException {
    request.putAllHeader(access.headers());
    try {
      return connection.ask(request, type);
    } catch (RejectionException e) {
      if (!e.isForbidden() || !access.renew()) {
        throw e;
      }
    }
    request.putAllHeader(access.headers()); // the token may have been of another Nacos
    return connection.ask(request, type);
  }
}
