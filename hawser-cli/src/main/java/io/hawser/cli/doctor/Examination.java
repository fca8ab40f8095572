package io.hawser.cli.doctor;

import io.hawser.ClientRole;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.netty.internal.runtime.OwnThreads;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The findings of the steps so far. A step that has run out of time may still write here while the
 * next one reads, so everything is thread-safe.
 */
public final class Examination implements AutoCloseable {
  private final Supplier<HawserConfig> source;
  private final boolean write;
  private final Map<String, RegistryService> registries =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<ServerAddress, Boolean> reachable = new ConcurrentHashMap<>();
  private final Map<ServerAddress, ProbeRegistrations.Outcome> firstOutcomes =
      new ConcurrentHashMap<>();
  private volatile @Nullable LiveConfig live;
  private volatile @Nullable String cluster;
  private volatile List<FoundServer> servers = List.of();
  private volatile @Nullable HawserClient client;
  private volatile boolean isClosed;

  /**
   * Begins an examination.
   *
   * @param source reads the configuration
   * @param write whether transactions may be begun
   */
  public Examination(Supplier<HawserConfig> source, boolean write) {
    this.source = source;
    this.write = write;
  }

  Supplier<HawserConfig> source() {
    return source;
  }

  boolean mayWrite() {
    return write;
  }

  void configured(LiveConfig config) {
    live = config;
  }

  LiveConfig live() {
    return known(live, "the configuration cannot be read (D1)");
  }

  /**
   * Returns the configuration with what a configuration centre added.
   *
   * @return {@code null} if it cannot be read
   */
  public @Nullable HawserConfig configOrNull() {
    LiveConfig following = live;
    return following == null ? null : following.current();
  }

  HawserConfig config() {
    return live().current();
  }

  /** Returns whether the application speaks QUIC, for which no TCP is needed. */
  boolean isQuic() {
    return config().get(Keys.TRANSPORT_TYPE).equals("quic");
  }

  /** Returns whether the application connects in this role. */
  boolean uses(ClientRole role) {
    return config().get(Keys.ROLES).contains(role.name());
  }

  /** Returns the role in which servers are tried first. */
  ClientRole firstRole() {
    return uses(ClientRole.TM) ? ClientRole.TM : ClientRole.RM;
  }

  /** Ends a step that needs a role which the application does not have. */
  void require(ClientRole role) {
    if (!uses(role)) {
      throw new StepSkippedException("client.roles leaves out " + role);
    }
  }

  void mapped(String name) {
    cluster = name;
  }

  /** Returns the cluster of the vgroup, {@code null} if there is no mapping. */
  @Nullable String clusterOrNull() {
    return cluster;
  }

  String cluster() {
    return known(cluster, "the transaction service group is mapped to no cluster (D2)");
  }

  void opened(String type, RegistryService service) {
    registries.put(type, service);
    if (isClosed) {
      service.close();
    }
  }

  /** Returns the registries that answered. */
  Map<String, RegistryService> registries() {
    synchronized (registries) {
      if (registries.isEmpty()) {
        throw new StepSkippedException("no registry answers (D3)");
      }
      return Map.copyOf(registries);
    }
  }

  void found(String type, List<ServiceInstance> instances) {
    List<FoundServer> all = new ArrayList<>(servers);
    instances.forEach(instance -> all.add(new FoundServer(type, instance.address())));
    servers = List.copyOf(all);
  }

  List<FoundServer> servers() {
    if (servers.isEmpty()) {
      throw new StepSkippedException("no server was found (D4)");
    }
    return servers;
  }

  /** Returns each server once. */
  List<ServerAddress> addresses() {
    return servers().stream().map(FoundServer::address).distinct().sorted().toList();
  }

  void tried(ServerAddress server, boolean accepted) {
    reachable.put(server, accepted);
  }

  boolean isReachable(ServerAddress server) {
    return reachable.getOrDefault(server, false);
  }

  /** Returns the servers that accept a TCP connection; with QUIC, all. */
  List<ServerAddress> reachable() {
    List<ServerAddress> found = addresses().stream().filter(this::isReachable).toList();
    if (found.isEmpty()) {
      throw new StepSkippedException("no server accepts a connection (D6)");
    }
    return found;
  }

  void registered(ServerAddress server, ProbeRegistrations.Outcome outcome) {
    firstOutcomes.put(server, outcome);
  }

  ProbeRegistrations.@Nullable Outcome firstOutcome(ServerAddress server) {
    return firstOutcomes.get(server);
  }

  /** Returns the servers that speak the protocol. */
  List<ServerAddress> speaking() {
    List<ServerAddress> found =
        addresses().stream()
            .filter(
                server -> {
                  ProbeRegistrations.Outcome outcome = firstOutcomes.get(server);
                  return outcome != null && !outcome.isForeign();
                })
            .toList();
    if (found.isEmpty()) {
      throw new StepSkippedException("no server speaks the Seata protocol (D7)");
    }
    return found;
  }

  /** Takes the client of a step, which may come after the end if the step was given up. */
  void connected(HawserClient connected) {
    client = connected;
    if (isClosed) {
      connected.close(Duration.ZERO);
    }
  }

  HawserClient client() {
    return known(client, "no server accepts this client (D8)");
  }

  private static <T> T known(@Nullable T value, String otherwise) {
    if (value == null) {
      throw new StepSkippedException(otherwise);
    }
    return value;
  }

  /** Closes whatever is open, and leaves alone what does not close in time. */
  @Override
  public void close() {
    isClosed = true;
    Thread closer = OwnThreads.unrelated(this::closeAll, "hawser-doctor-close");
    closer.start();
    try {
      closer.join(Doctor.FOR_CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeAll() {
    HawserClient connected = client;
    if (connected != null) {
      connected.close(Duration.ofSeconds(1));
    }
    List<RegistryService> open;
    synchronized (registries) {
      open = List.copyOf(registries.values());
      registries.clear();
    }
    open.forEach(RegistryService::close);
    LiveConfig following = live;
    if (following != null) {
      following.close();
    }
  }
}
