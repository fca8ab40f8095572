package io.hawser.registry;

import java.util.List;

/**
 * A connection to one registry.
 *
 * <p><b>Retries.</b> The service maintains every subscription and announcement that succeeded until
 * the caller removes it. The service reconnects by itself with a back-off from about 100 ms to 2 s,
 * and then reads and writes everything again. The caller never repairs a subscription or an
 * announcement. A call that throws has no effect, and the service does not retry it, except a
 * withdrawal, which it retries until that succeeds. The caller retries the others: a client repeats
 * a failed lookup or subscription after 1 to 4 s, a server endpoint repeats a failed announcement
 * after 250 ms to 2 s.
 *
 * <p>The module {@code registry-support} contains a supervisor that does this for any registry, so
 * that a provider is only a back-end with a few calls. The default methods suit a registry that
 * reports no changes and to which servers are not announced. Such a provider implements only three
 * methods and {@link #acceptsAnnouncements}.
 *
 * <p>All methods except {@link #close()} are called by one thread at a time. They may block, but
 * for no longer than the registry's own time-outs. Lookups and subscriptions log nothing above
 * level DEBUG. It reports errors by exceptions and by {@link RegistryListener#onError}, and the
 * caller decides what to log.
 */
public interface RegistryService extends AutoCloseable {

  /**
   * Asks the registry for the servers of a cluster.
   *
   * @param cluster the exact name of a cluster
   * @return its instances; empty if the registry knows none. The result is never {@code null} and
   *     never taken from an earlier answer. Entries that cannot be understood are left out, unless
   *     a person wrote them; then they cause an error
   * @throws io.hawser.error.RegistryException if the registry could not be asked; the message names
   *     the registry, its address and the cluster
   */
  List<ServiceInstance> lookup(String cluster);

  /**
   * Subscribes to changes of a cluster. The first notification need not come before a change. A
   * subscription survives an outage of the registry: {@link RegistryListener#onError} is called
   * once when the outage begins, and {@link RegistryListener#onChange} is called with the current
   * instances when it ends, also if they are unchanged. Until then the client reports the error,
   * even if its lookups succeed.
   *
   * <p>The default implementation only looks up the cluster and never calls the listener. The
   * client then finds changes by its regular lookups, every {@code registry.refreshInterval}.
   *
   * @param cluster the exact name of a cluster
   * @param listener the listener to notify
   * @throws io.hawser.error.RegistryException if the registry cannot be reached; then there is no
   *     subscription
   */
  default void subscribe(String cluster, RegistryListener listener) {
    lookup(cluster);
  }

  /**
   * Removes a subscription, if there is one. The default implementation does nothing. A
   * notification that has already begun may still call the listener once.
   *
   * @param cluster the cluster
   * @param listener the listener of {@link #subscribe}
   */
  default void unsubscribe(String cluster, RegistryListener listener) {}

  /**
   * Returns whether servers can be announced in this registry. If not, a server endpoint does not
   * call {@link #register}, logs that clients find it in another way, and does not wait for clients
   * to leave when it closes.
   *
   * @return by default {@code true}; {@code false} for a registry to which servers are not
   *     announced, such as a file
   */
  default boolean acceptsAnnouncements() {
    return true;
  }

  /**
   * Announces a server until {@link #unregister} or {@link #close()}. If the registry loses the
   * entry, the service writes it again. A repeated call is harmless. The default implementation
   * does nothing, for a registry to which servers are not announced, such as a file.
   *
   * @param cluster the server's cluster
   * @param instance the server; its metadata are stored if the registry's layout has fields for
   *     them
   * @throws io.hawser.error.RegistryException if the entry was not written; then the server is not
   *     announced and the service does not retry
   */
  default void register(String cluster, ServiceInstance instance) {}

  /**
   * Withdraws a server that this service announced, and no other. It does nothing if there is no
   * such server. The default implementation does nothing.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws io.hawser.error.RegistryException if the registry could not be reached; the entry is no
   *     longer refreshed, and the service retries until it is removed or has expired
   */
  default void unregister(String cluster, ServiceInstance instance) {}

  /**
   * Returns names of clusters that have servers. They appear in the error message if the wanted
   * cluster has none, because then the mapping is usually wrong. The call costs the registry about
   * as much as a lookup and reads a bounded number of entries.
   *
   * @param limit the maximum number of names
   * @return the sorted names; empty if there are none or the registry cannot list them, which is
   *     the default
   * @throws io.hawser.error.RegistryException if the registry could not be asked
   */
  default List<String> clustersWithServers(int limit) {
    return List.of();
  }

  /**
   * Returns where this registry looks, for error messages and {@code ClientStatus}. It contains no
   * secrets.
   *
   * @return for instance {@code "file /etc/app/hawser.properties"}
   */
  String description();

  /**
   * Removes all subscriptions, withdraws all servers and frees every thread and connection. It
   * waits for the registry for up to two seconds. It is idempotent and may be called by any thread
   * at any time.
   */
  @Override
  void close();
}
