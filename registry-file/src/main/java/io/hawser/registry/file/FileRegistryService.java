package io.hawser.registry.file;

import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A registry of server lists in a configuration that follows its file. */
final class FileRegistryService implements RegistryService {
  private static final Logger log = LoggerFactory.getLogger(FileRegistryService.class);

  private final LiveConfig config;
  private final boolean owner;
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final Runnable whenChanged = this::announce;
  private volatile boolean closed;

  private FileRegistryService(LiveConfig config, boolean owner) {
    this.config = config;
    this.owner = owner;
  }

  /** Creates a service over a configuration that its owner closes. */
  static FileRegistryService over(LiveConfig config) {
    return listening(new FileRegistryService(config, false));
  }

  /** Creates a service over a configuration that is closed with it. */
  static FileRegistryService owning(LiveConfig config) {
    return listening(new FileRegistryService(config, true));
  }

  private static FileRegistryService listening(FileRegistryService service) {
    service.config.onChange(service.whenChanged);
    return service;
  }

  @Override
  public List<ServiceInstance> lookup(String cluster) {
    Objects.requireNonNull(cluster, "cluster");
    rejectIfClosed("look up cluster " + cluster);
    // not current(): a lookup also sees changes that are not reported, as on network file systems
    return ServerList.read(config.latest(), cluster);
  }

  @Override
  public List<String> clustersWithServers(int limit) {
    rejectIfClosed("list clusters");
    return ServerList.clusters(config.latest()).stream().limit(limit).toList();
  }

  @Override
  public void subscribe(String cluster, RegistryListener listener) {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(listener, "listener");
    rejectIfClosed("subscribe to cluster " + cluster);
    Subscription subscription = new Subscription(cluster, listener);
    subscriptions.add(subscription);
    subscription.remember(config.current());
  }

  @Override
  public void unsubscribe(String cluster, RegistryListener listener) {
    subscriptions.removeIf(subscription -> subscription.isOf(cluster, listener));
  }

  private void announce() {
    for (Subscription subscription : subscriptions) {
      if (closed) {
        return;
      }
      subscription.check(config.current());
    }
  }

  @Override
  public boolean acceptsAnnouncements() {
    return false;
  }

  @Override
  public void register(String cluster, ServiceInstance instance) {
    log.debug(
        "{} of cluster {} is not announced: clients find it in their own {}",
        instance.address(),
        cluster,
        "service." + cluster + ".grouplist");
  }

  @Override
  public void unregister(String cluster, ServiceInstance instance) {
    log.debug("{} of cluster {} was not announced", instance.address(), cluster);
  }

  @Override
  public String description() {
    return config.current().origin();
  }

  private void rejectIfClosed(String what) {
    if (closed) {
      throw new RegistryException(
          "Cannot " + what + ": the registry over " + description() + " is closed", null);
    }
  }

  @Override
  public void close() {
    closed = true;
    config.removeListener(whenChanged);
    subscriptions.clear();
    if (owner) {
      config.close();
    }
  }
}
