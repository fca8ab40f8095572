package io.hawser.registry;

import java.util.List;

/**
 * One registry.
 *
 * <p><b>Retries.</b> Whatever succeeded once, the service maintains: a subscription and a
 * registration last until they are ended. The service reconnects by itself, with pauses that grow
 * from about 100 ms to at most 2 s, and then reads and writes everything again. Its caller never
 * repairs a subscription or a registration. A call that threw has left nothing behind, and the
 * service does not repeat it; its caller does if it wants to.
 *
 * <p>The module {@code registry-support} has a supervisor that does this for any registry; a
 * provider then is a back-end of a few calls. The default methods are those of a registry that
 * reports no changes and in which servers are not announced: three methods are left to write.
 *
 * <p>Except {@link #close()}, the methods are called by one thread at a time and may block, for no
 * longer than the registry's own time-outs. A service logs nothing above level DEBUG: its caller is
 * notified by {@link RegistryListener#onError} and by exceptions, and decides.
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
   * Reports changes of a cluster from now on; the first report need not come before a change. A
   * subscription outlives an outage of the registry: when the outage begins, {@link
   * RegistryListener#onError} is called once, and when it is over, {@link
   * RegistryListener#onChange} with the instances there are then.
   *
   * <p>By default it only looks up the cluster, and the listener is never called: the client finds
   * changes by its regular lookups, every {@code registry.refreshInterval}.
   *
   * @param cluster the exact name of a cluster
   * @param listener is notified
   * @throws io.hawser.error.RegistryException if the registry cannot be reached; there is no
   *     subscription then
   */
  default void subscribe(String cluster, RegistryListener listener) {
    lookup(cluster);
  }

  /**
   * Ends a subscription. Does nothing if there is none, the default. The listener may still be
   * called once by a notification that has begun.
   *
   * @param cluster the cluster
   * @param listener the listener of {@link #subscribe}
   */
  default void unsubscribe(String cluster, RegistryListener listener) {}

  /**
   * Registers a server until {@link #unregister} or {@link #close()}; what the registry forgets
   * meanwhile is written again. Registering again is harmless. By default it does nothing, for a
   * registry in which servers do not register themselves, such as a file.
   *
   * @param cluster the cluster it joins
   * @param instance the server; its metadata are stored where the layout has a place for them
   * @throws io.hawser.error.RegistryException if it was not written; it is not registered then, and
   *     nothing is tried again
   */
  default void register(String cluster, ServiceInstance instance) {}

  /**
   * Removes a registration of this service, and nothing else. Does nothing if there is none, the
   * default.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws io.hawser.error.RegistryException if the registry could not be reached; the entry is no
   *     longer refreshed and vanishes by the registry's own rule, if not before
   */
  default void unregister(String cluster, ServiceInstance instance) {}

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
