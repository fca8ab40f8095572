package io.hawser.registry;

import java.util.List;

/**
 * One registry. Subscriptions and registrations last until they are ended: the service reconnects
 * by itself, with pauses that grow from about 100 ms to at most 2 s, and then reads and writes
 * everything again. The module {@code registry-support} has a supervisor that does this for any
 * registry; a provider adds a back-end of a few calls. Its caller repeats only what failed as a
 * whole: a lookup, a subscription or a registration that threw.
 *
 * <p>Except {@link #close()}, the methods are called by one thread at a time and may block, for no
 * longer than the registry's own time-outs. A service logs nothing above level DEBUG: who uses it
 * is told by {@link RegistryListener#onError} and by exceptions, and decides.
 */
public interface RegistryService extends AutoCloseable {

  /**
   * Asks the registry.
   *
   * @param cluster the exact name of a cluster
   * @return its instances; empty if the registry knows none. Never {@code null}, never stale: what
   *     is remembered from an earlier answer does not count. Entries that cannot be understood are
   *     left out, except where a person wrote them, who will want to know.
   * @throws io.hawser.error.RegistryException if the registry could not be asked, naming the
   *     registry, its address and what was looked up
   */
  List<ServiceInstance> lookup(String cluster);

  /**
   * Starts to tell about changes. The first call need not come before a change. A subscription
   * outlives an outage of the registry: when it begins, {@link RegistryListener#onError} is called
   * once, and when it is over, {@link RegistryListener#onChange} with what is there then.
   *
   * @param cluster the exact name of a cluster
   * @param listener whom to tell
   * @throws io.hawser.error.RegistryException if the registry cannot be reached; there is no
   *     subscription then
   */
  void subscribe(String cluster, RegistryListener listener);

  /**
   * Ends a subscription. Does nothing if there is none. The listener may still be called by what
   * was under way.
   *
   * @param cluster the cluster
   * @param listener the listener of {@link #subscribe}
   */
  void unsubscribe(String cluster, RegistryListener listener);

  /**
   * Registers a server until {@link #unregister} or {@link #close()}; whatever the registry forgets
   * meanwhile is written again. Registering again is harmless. A registry in which servers do not
   * register themselves, such as a file, does nothing.
   *
   * @param cluster the cluster it joins
   * @param instance the server; its metadata are stored where the layout has a place for them
   * @throws io.hawser.error.RegistryException if it was not written; it is not registered then, and
   *     nothing is tried again
   */
  void register(String cluster, ServiceInstance instance);

  /**
   * Removes a registration of this service, and nothing else. Does nothing if there is none.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws io.hawser.error.RegistryException if the registry could not be told; the entry is no
   *     longer kept up and vanishes by the registry's own rule
   */
  void unregister(String cluster, ServiceInstance instance);

  /**
   * Names clusters that do have servers, for the message when the one that is looked for has none:
   * as a rule it is the mapping that is wrong. Costs the registry about as much as a lookup, and
   * looks at a bounded number of entries.
   *
   * @param limit how many names at most
   * @return the names, sorted; empty if there are none or the registry cannot tell, the default
   * @throws io.hawser.error.RegistryException if the registry could not be asked
   */
  default List<String> clustersWithServers(int limit) {
    return List.of();
  }

  /**
   * Where this registry looks, for error messages and {@code ClientStatus}: no secrets.
   *
   * @return for instance {@code "file /etc/app/hawser.properties"}
   */
  String description();

  /**
   * Ends all subscriptions, removes all registrations, waiting up to two seconds for the registry,
   * and frees every thread and connection. Idempotent; may come at any time from any thread.
   */
  @Override
  void close();
}
