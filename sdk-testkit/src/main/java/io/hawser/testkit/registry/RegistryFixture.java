package io.hawser.testkit.registry;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A running registry with servers of other programs. {@link RegistryServiceTck} gets all
 * information about a registry from here.
 *
 * <p>The fixture reads and writes without the provider under test: by another client, by a command,
 * or by editing the file. A method returns when the registry itself gives the new answer to any
 * client. One thread at a time calls the methods. They may throw any exception, which fails the
 * test.
 */
public interface RegistryFixture {

  /**
   * Returns the provider under test.
   *
   * @return always the same one
   */
  RegistryProvider provider();

  /**
   * Returns the registry's address, which {@code description()} and errors must contain.
   *
   * @return for instance {@code "127.0.0.1:2379"}
   */
  String address();

  /**
   * Returns the settings with which the provider finds a registry.
   *
   * @param address the result of {@link #address()}; if the registry has {@link Capability#OUTAGE},
   *     also another {@code 127.0.0.1:port} without a registry
   * @return names and values, new or always the same
   */
  Map<String, String> settings(String address);

  /**
   * Returns the features this registry lacks. Their tests are left out, or replaced by tests that
   * their absence does no harm.
   *
   * @return an empty set, unless overridden
   */
  default Set<Capability> lacks() {
    return Set.of();
  }

  /**
   * Announces another program's server, with the entry that Seata's server would write. It stays
   * until it is withdrawn, crashes or the registry is started empty.
   *
   * @param cluster the cluster, by its exact name
   * @param instance the server; metadata are written if the layout has fields for them
   * @throws Exception if it failed
   */
  void join(String cluster, ServiceInstance instance) throws Exception;

  /**
   * Withdraws an announced server. Does nothing if there is no such server.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws Exception if it failed
   */
  void leave(String cluster, ServiceInstance instance) throws Exception;

  /**
   * Announces many servers. Override it if one by one is slow, because the tests announce 500.
   *
   * @param cluster the cluster
   * @param instances the servers
   * @throws Exception if it failed
   */
  default void joinAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    for (ServiceInstance instance : instances) {
      join(cluster, instance);
    }
  }

  /**
   * Withdraws many servers.
   *
   * @param cluster the cluster
   * @param instances the servers; some may have been withdrawn before
   * @throws Exception if it failed
   */
  default void leaveAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    for (ServiceInstance instance : instances) {
      leave(cluster, instance);
    }
  }

  /**
   * Crashes an announced server without withdrawing it. The registry decides what happens to its
   * entry.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws Exception if it failed
   */
  default void crash(String cluster, ServiceInstance instance) throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.CRASH);
  }

  /**
   * Returns the time within which the registry must remove a crashed server.
   *
   * @return 30 s, unless overridden
   */
  default Duration livenessLimit() {
    return Duration.ofSeconds(30);
  }

  /**
   * Writes entries that are not servers into a cluster, of every kind that the layout allows, such
   * as an address without a port, a wrong value, or a foreign key beside the right ones.
   *
   * @param cluster the cluster
   * @throws Exception if it failed
   */
  default void putJunk(String cluster) throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.JUNK);
  }

  /**
   * Returns the servers that the registry stores, regardless of their writer.
   *
   * @param cluster the cluster
   * @return their addresses, one for each entry
   * @throws Exception if it failed
   */
  default List<ServerAddress> stored(String cluster) throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.REGISTRATION);
  }

  /**
   * Stops the registry, like a crash: connections break and new ones are refused.
   *
   * @throws Exception if it failed
   */
  default void stop() throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.OUTAGE);
  }

  /**
   * Starts the registry again at the same address with the data it usually keeps. A server of the
   * fixture whose entry is lost is announced again.
   *
   * @throws Exception if it failed
   */
  default void start() throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.OUTAGE);
  }

  /**
   * Starts the registry again at the same address without any data. The servers of the fixture do
   * not come back.
   *
   * @throws Exception if it failed
   */
  default void startEmpty() throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.OUTAGE);
  }

  /**
   * Returns names of other clusters that might be confused with this one. Override it to leave out
   * names that the registry does not allow.
   *
   * @param cluster a name of lower-case letters and digits
   * @return names that differ from each other and from it
   */
  default List<String> similarNames(String cluster) {
    String start = cluster.substring(0, cluster.length() - 1);
    List<String> names = new ArrayList<>(List.of(start, "x" + cluster));
    for (String end : List.of("2", "_x", "-x", ":x", ".x", "_10.0.0.1", "-10.0.0.1:8091")) {
      names.add(cluster + end);
    }
    for (String glob : List.of("*", "?", "[a-z0-9]")) {
      names.add(start + glob);
    }
    names.add(cluster.toUpperCase(Locale.ROOT));
    return names;
  }

  /**
   * Returns secret settings that do not affect the registry. The tests search for their values in
   * descriptions and errors.
   *
   * @return names and values; the values must not occur elsewhere
   */
  default Map<String, String> secrets() {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.SECRETS);
  }

  /**
   * Returns the limit for everything else, such as the notification of a change or writing an entry
   * again after an outage.
   *
   * @return 60 s, unless overridden; only a defect takes that long, even on a busy machine
   */
  default Duration limit() {
    return Duration.ofSeconds(60);
  }

  /**
   * Returns the threads that the registry's library starts once for the whole JVM and never stops.
   * Their number must not grow with each service.
   *
   * @return prefixes of their names; none, unless overridden
   */
  default Set<String> jvmWideThreads() {
    return Set.of();
  }

  /**
   * Stops the registry and everything else that was started.
   *
   * @throws Exception if it failed
   */
  void close() throws Exception;
}
