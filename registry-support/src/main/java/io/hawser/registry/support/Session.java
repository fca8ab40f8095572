package io.hawser.registry.support;

import io.hawser.registry.ServiceInstance;
import java.util.List;

/**
 * A connection to a registry. Each call may block up to the registry's own time-out and may throw
 * any exception; {@link Backend#classify} decides on the consequence. Only the worker thread calls
 * it. A session may have threads of its own, for instance for long polls; {@link
 * RegistryThreads#daemon} makes them.
 */
public interface Session {

  /**
   * Reads the instances of a cluster from the registry, never from a cache.
   *
   * @param cluster its exact name
   * @return the instances, empty if there are none
   * @throws Exception if they could not be read
   */
  List<ServiceInstance> read(String cluster) throws Exception;

  /**
   * Reads a cluster and reports every later change by {@link SessionEvents#changed}, until {@link
   * #unwatch}. It is called again for a watched cluster that may have changed. No change may be
   * missed between two calls.
   *
   * @param cluster its exact name
   * @return the instances, each once and in a stable order: a different order counts as a change
   * @throws Exception if they could not be read or watched
   */
  List<ServiceInstance> watch(String cluster) throws Exception;

  /**
   * Removes a watch, if there is one.
   *
   * @param cluster its name
   * @throws Exception if the registry could not be reached
   */
  void unwatch(String cluster) throws Exception;

  /**
   * Makes sure that an announcement is in the registry and stays there for the life of this
   * session. It does nothing if the entry exists.
   *
   * @param cluster the cluster
   * @param instance the server
   * @param takeOver whether to replace another process's entry with the same address; if {@code
   *     false}, an entry that another process took over during this session stays. The first call
   *     in a new session replaces it. A registry whose entries have no owner, such as Redis,
   *     replaces it in any case
   * @throws Exception if it could not be written
   */
  void announce(String cluster, ServiceInstance instance, boolean takeOver) throws Exception;

  /**
   * Removes an announcement of this process and no other.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws Exception if it could not be removed
   */
  void withdraw(String cluster, ServiceInstance instance) throws Exception;

  /**
   * Returns names of clusters that have servers. It reads a bounded number of entries.
   *
   * @param limit the maximum number of names
   * @return the sorted names; empty if the registry cannot list them
   * @throws Exception if the registry could not be asked
   */
  default List<String> clustersWithServers(int limit) throws Exception {
    return List.of();
  }

  /** Closes the connection without waiting for the registry. Does not throw. */
  void close();
}
