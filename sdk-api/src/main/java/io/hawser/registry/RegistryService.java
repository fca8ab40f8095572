package io.hawser.registry;

import java.util.List;

/** One registry, connected. */
public interface RegistryService extends AutoCloseable {

  /**
   * Asks the registry. May block for as long as the registry's own time-outs.
   *
   * @param cluster the exact name of a cluster
   * @return its instances; empty if the registry knows none. Never {@code null}, never stale.
   * @throws io.hawser.error.RegistryException if the registry could not be asked, naming the
   *     registry, its address and what was looked up
   */
  List<ServiceInstance> lookup(String cluster);

  /**
   * Starts to tell about changes. The first call need not come before a change.
   *
   * @param cluster the exact name of a cluster
   * @param listener whom to tell
   */
  void subscribe(String cluster, RegistryListener listener);

  /**
   * Ends a subscription.
   *
   * @param cluster the cluster
   * @param listener the listener of {@link #subscribe}
   */
  void unsubscribe(String cluster, RegistryListener listener);

  /**
   * Registers a server until {@link #unregister} or {@link #close()}. Registering again is
   * harmless.
   *
   * @param cluster the cluster it joins
   * @param instance the server
   */
  void register(String cluster, ServiceInstance instance);

  /**
   * Removes a registration of this service.
   *
   * @param cluster the cluster
   * @param instance the server
   */
  void unregister(String cluster, ServiceInstance instance);

  /**
   * Where this registry looks, for error messages and {@code ClientStatus}: no secrets.
   *
   * @return for instance {@code "file /etc/app/hawser.properties"}
   */
  String description();

  /** Ends all subscriptions and registrations and frees every thread and connection. Idempotent. */
  @Override
  void close();
}
