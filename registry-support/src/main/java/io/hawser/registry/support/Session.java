package io.hawser.registry.support;

import io.hawser.registry.ServiceInstance;
import java.util.List;

/**
 * A connection to a registry. Every call may block up to the registry's own time-out and may throw
 * anything; {@link Backend#classify} says what follows. Called on the worker thread only.
 */
public interface Session {

  /**
   * Reads the instances of a cluster from the registry, never from memory.
   *
   * @param cluster its exact name
   * @return the instances, empty if there are none
   * @throws Exception if they could not be read
   */
  List<ServiceInstance> read(String cluster) throws Exception;

  /**
   * Reads a cluster and reports every later change by {@link SessionEvents#changed}, until {@link
   * #unwatch}. Repeated for a cluster that is watched already, when it may have changed; no change
   * may be missed between two calls.
   *
   * @param cluster its exact name
   * @return the instances
   * @throws Exception if they could not be read or watched
   */
  List<ServiceInstance> watch(String cluster) throws Exception;

  /**
   * Ends a watch. Nothing is done if there is none.
   *
   * @param cluster its name
   * @throws Exception if the registry could not be told
   */
  void unwatch(String cluster) throws Exception;

  /**
   * Makes sure that an announcement is in the registry and stays there as long as this session
   * lives. Does nothing if it is there.
   *
   * @param cluster the cluster
   * @param instance the server
   * @param takeOver whether an entry of the same address that another process has written is
   *     replaced; without it, one written since belongs to its new owner and is left alone
   * @throws Exception if it could not be written
   */
  void announce(String cluster, ServiceInstance instance, boolean takeOver) throws Exception;

  /**
   * Removes an announcement of this process, and nothing else.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws Exception if it could not be removed
   */
  void withdraw(String cluster, ServiceInstance instance) throws Exception;

  /**
   * Names clusters that have servers; looks at a bounded number of entries.
   *
   * @param limit how many names at most
   * @return the names, sorted; empty if the registry cannot tell
   * @throws Exception if the registry could not be asked
   */
  default List<String> clustersWithServers(int limit) throws Exception {
    return List.of();
  }

  /** Closes the connection without waiting for the registry. Does not throw. */
  void close();
}
