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
 * A running registry, and other people's servers in it. {@link RegistryServiceTck} gets all it
 * knows of a registry from here.
 *
 * <p>What the fixture reads and writes it reads and writes without the provider under test: by
 * another client, by a command, or by editing the file. A method returns when the registry itself
 * would give the new answer to whoever asks. All are called by one thread at a time, and may throw
 * anything, which fails the test.
 */
public interface RegistryFixture {

  /**
   * The provider under test.
   *
   * @return always the same one
   */
  RegistryProvider provider();

  /**
   * Where the registry runs, as it must be found in {@code description()} and in errors.
   *
   * @return for instance {@code "127.0.0.1:2379"}
   */
  String address();

  /**
   * The settings with which the provider finds a registry.
   *
   * @param address that of {@link #address()}; if the registry has {@link Capability#OUTAGE}, also
   *     another {@code 127.0.0.1:port} where there is no registry
   * @return names and values; fresh ones or always the same
   */
  Map<String, String> settings(String address);

  /**
   * What this registry cannot do. The tests of it are left out, or replaced by tests that its
   * absence does no harm.
   *
   * @return nothing, unless overridden
   */
  default Set<Capability> lacks() {
    return Set.of();
  }

  /**
   * Another program's server joins, with the entry that a real server would write, and stays until
   * it leaves, crashes or the registry is started empty.
   *
   * @param cluster the cluster, by its exact name
   * @param instance the server; metadata are written where the layout has a place for them
   * @throws Exception if it did not work
   */
  void join(String cluster, ServiceInstance instance) throws Exception;

  /**
   * A server that joined leaves in an orderly way. Does nothing if it is not there.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws Exception if it did not work
   */
  void leave(String cluster, ServiceInstance instance) throws Exception;

  /**
   * Many servers join. Worth overriding if one by one is slow: the tests join 500.
   *
   * @param cluster the cluster
   * @param instances the servers
   * @throws Exception if it did not work
   */
  default void joinAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    for (ServiceInstance instance : instances) {
      join(cluster, instance);
    }
  }

  /**
   * Many servers leave.
   *
   * @param cluster the cluster
   * @param instances the servers; some may have left before
   * @throws Exception if it did not work
   */
  default void leaveAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    for (ServiceInstance instance : instances) {
      leave(cluster, instance);
    }
  }

  /**
   * A server that joined dies without a word. What becomes of its entry is up to the registry.
   *
   * @param cluster the cluster
   * @param instance the server
   * @throws Exception if it did not work
   */
  default void crash(String cluster, ServiceInstance instance) throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.CRASH);
  }

  /**
   * How long it may take until a crashed server is gone from the registry.
   *
   * @return 30 s, unless overridden
   */
  default Duration livenessLimit() {
    return Duration.ofSeconds(30);
  }

  /**
   * Writes entries into a cluster that are no servers: of every kind that the layout leaves room
   * for, such as an address without a port, a wrong value, a foreign key beside the right ones.
   *
   * @param cluster the cluster
   * @throws Exception if it did not work
   */
  default void putJunk(String cluster) throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.JUNK);
  }

  /**
   * The servers that the registry really holds, whoever wrote them.
   *
   * @param cluster the cluster
   * @return their addresses, one for each entry
   * @throws Exception if it did not work
   */
  default List<ServerAddress> stored(String cluster) throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.REGISTRATION);
  }

  /**
   * The registry goes away, as by a crash: connections break, new ones are refused.
   *
   * @throws Exception if it did not work
   */
  default void stop() throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.OUTAGE);
  }

  /**
   * The registry comes back at the same address with what it usually remembers, and so do the
   * servers that joined: a server whose entry is lost joins again.
   *
   * @throws Exception if it did not work
   */
  default void start() throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.OUTAGE);
  }

  /**
   * The registry comes back at the same address and has forgotten everything. The servers that
   * joined are gone for good.
   *
   * @throws Exception if it did not work
   */
  default void startEmpty() throws Exception {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.OUTAGE);
  }

  /**
   * Names of other clusters that might be taken for this one. Override it to leave out what the
   * registry does not allow in names.
   *
   * @param cluster a name of small letters and digits
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
   * Secret settings, for a registry that does not care for them: the tests look for their values in
   * descriptions and errors.
   *
   * @return names and values; the values are texts that occur nowhere else
   */
  default Map<String, String> secrets() {
    throw new UnsupportedOperationException("not needed if it lacks " + Capability.SECRETS);
  }

  /**
   * How long anything else may take that should come at once: a change to be told, a registration
   * to be written again after the registry is back.
   *
   * @return 60 s, unless overridden: only a defect takes that long, on a busy machine too
   */
  default Duration limit() {
    return Duration.ofSeconds(60);
  }

  /**
   * Threads that the library of the registry starts once for the whole JVM and never ends. They
   * must not become more with each service.
   *
   * @return the starts of their names; none, unless overridden
   */
  default Set<String> jvmWideThreads() {
    return Set.of();
  }

  /**
   * Ends the registry and everything else that was started.
   *
   * @throws Exception if it did not work
   */
  void close() throws Exception;
}
