package io.hawser.registry.nacos;

import com.alibaba.nacos.api.naming.pojo.ServiceInfo;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Objects;

/**
 * One service in Nacos. Questions are asked by the caller's thread; whatever changes something goes
 * through the link's thread, so that it cannot overlap with a reconnect.
 */
final class NacosRegistryService implements RegistryService, NacosLink.User {
  private final NacosSettings settings;
  private final NacosLink link;
  private final NacosService service;
  private final Published published = new Published(); // on the link's thread only
  private final Subscriptions subscriptions = new Subscriptions(); // likewise

  private NacosRegistryService(NacosSettings settings) {
    this.settings = settings;
    this.link = new NacosLink(settings, this);
    this.service = new NacosService(settings, link.access());
  }

  static NacosRegistryService open(NacosSettings settings) {
    NacosRegistryService opened = new NacosRegistryService(settings);
    opened.link.start();
    return opened;
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    Objects.requireNonNull(cluster, "cluster");
    Instances.checkCluster(cluster);
    try {
      return Instances.usable(service.query(link.connection(), cluster), cluster);
    } catch (NoAnswerException | RefusalException e) {
      throw link.error("look up cluster " + cluster, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    try {
      return Instances.clusters(service.query(link.connection(), NacosService.ALL_CLUSTERS))
          .stream()
          .limit(limit)
          .toList();
    } catch (NoAnswerException | RefusalException e) {
      throw link.error("name clusters", String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(listener, "listener");
    Instances.checkCluster(cluster);
    String what = "subscribe to cluster " + cluster;
    link.refuseIfDown(what);
    link.call(
        what,
        () -> {
          // one subscription is for all clusters; asked for each time, as the answer is the state
          ServiceInfo now = service.subscribe(link.connection());
          subscriptions.accept(now);
          subscriptions.add(cluster, listener, now);
        });
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    try {
      link.call(
          "unsubscribe from cluster " + cluster,
          () -> {
            if (subscriptions.remove(cluster, listener) && subscriptions.isEmpty()) {
              service.unsubscribe(link.connection());
            }
          });
    } catch (RegistryException e) {
      // the listener is gone; Nacos forgets the subscription with the connection
    }
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(instance, "instance");
    Instances.checkCluster(cluster);
    String what = "register " + instance.address() + " in cluster " + cluster;
    link.refuseIfDown(what);
    link.call(
        what,
        () -> {
          Published before = published.copy();
          published.put(cluster, instance);
          try {
            service.publish(link.connection(), published.all());
          } catch (NoAnswerException | RefusalException | RuntimeException e) {
            published.become(before);
            throw e;
          }
        });
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(instance, "instance");
    link.call(
        "unregister " + instance.address() + " from cluster " + cluster,
        () -> {
          if (published.remove(cluster, instance.address())) {
            service.publish(link.connection(), published.all());
          }
        });
  }

  @Override
  public String description() {
    return settings.description();
  }

  @Override
  public void restore(NacosConnection fresh) throws NoAnswerException, RefusalException {
    if (!published.all().isEmpty()) {
      service.publish(fresh, published.all());
    }
    subscriptions.restart(subscriptions.isEmpty() ? null : service.subscribe(fresh));
  }

  @Override
  public void down(RegistryException error) {
    subscriptions.tellError(error);
  }

  @Override
  public void up() {
    subscriptions.tellAll();
  }

  @Override
  public void pushed(ServiceInfo info) {
    if (service.isThis(info)) {
      subscriptions.accept(info);
    }
  }

  @Override
  public void leave(NacosConnection last) throws NoAnswerException, RefusalException {
    if (!published.all().isEmpty()) {
      service.publish(last, List.of());
    }
  }

  @Override
  public void close() {
    subscriptions.close();
    link.close();
  }
}
