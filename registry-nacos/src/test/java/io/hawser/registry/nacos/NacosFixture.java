package io.hawser.registry.nacos;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testservers.NacosServer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real Nacos, and servers in it that registered by HTTP, as Seata's servers do. */
final class NacosFixture implements RegistryFixture {
  private record Entry(String cluster, ServiceInstance instance) {}

  /** By default Nacos reports changes half a second late; here that only costs time. */
  private final NacosServer server =
      NacosServer.launchWithHttp(Map.of("nacos.naming.push.pushTaskDelay", "50"));

  private final NacosHttp http = new NacosHttp(server, "SEATA_GROUP@@seata-server");
  private final RegistryProvider provider = new NacosRegistryProvider();
  private final Map<Entry, Boolean> joined = new LinkedHashMap<>();

  @Override
  public RegistryProvider provider() {
    return provider;
  }

  @Override
  public String address() {
    return server.address();
  }

  @Override
  public Map<String, String> settings(String address) {
    return Map.of(
        "registry.type", "nacos",
        "registry.nacos.serverAddr", address,
        "registry.nacos.connectTimeout", "2000",
        "registry.nacos.requestTimeout", "6000");
  }

  @Override
  public void join(String cluster, ServiceInstance instance) throws Exception {
    joinAll(cluster, List.of(instance));
  }

  @Override
  public void joinAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    Set<ServerAddress> wanted = new HashSet<>();
    for (ServiceInstance instance : instances) {
      http.register(cluster, instance);
      joined.put(new Entry(cluster, instance), true);
      wanted.add(instance.address());
    }
    awaitAddresses(cluster, wanted, true);
  }

  @Override
  public void leave(String cluster, ServiceInstance instance) throws Exception {
    leaveAll(cluster, List.of(instance));
  }

  @Override
  public void leaveAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    Set<ServerAddress> gone = new HashSet<>();
    for (ServiceInstance instance : instances) {
      if (joined.remove(new Entry(cluster, instance)) != null) {
        http.unregister(cluster, instance);
        gone.add(instance.address());
      }
    }
    awaitAddresses(cluster, gone, false);
  }

  private void awaitAddresses(String cluster, Set<ServerAddress> addresses, boolean there)
      throws Exception {
    http.await(
        cluster,
        hosts -> {
          Set<ServerAddress> now = new HashSet<>(NacosHttp.addresses(hosts));
          return there ? now.containsAll(addresses) : addresses.stream().noneMatch(now::contains);
        });
  }

  @Override
  public void crash(String cluster, ServiceInstance instance) throws Exception {
    joined.remove(new Entry(cluster, instance));
    http.crash(cluster, instance);
  }

  @Override
  public Duration livenessLimit() {
    return Duration.ofSeconds(15);
  }

  /** An address that is none, a port that is none, a switched-off server. */
  @Override
  public void putJunk(String cluster) throws Exception {
    http.registerJunk(cluster, "not/an/address", "8091");
    http.registerJunk(cluster, "http://10.9.9.1", "8091");
    http.registerJunk(cluster, "10.9.9.2", "0");
    http.register(cluster, ServiceInstance.of("10.9.9.3:8091"), Map.of("enabled", "false"));
    http.await(cluster, hosts -> hosts.size() >= 3); // HTTP does not list the switched-off one
  }

  @Override
  public List<ServerAddress> stored(String cluster) throws Exception {
    return http.addresses(cluster);
  }

  @Override
  public void stop() {
    server.kill9();
  }

  /** Nacos forgets ephemeral instances; those that send heartbeats register again. */
  @Override
  public void start() throws Exception {
    server.start();
    for (Entry entry : List.copyOf(joined.keySet())) {
      http.register(entry.cluster, entry.instance);
    }
    for (Entry entry : List.copyOf(joined.keySet())) {
      awaitAddresses(entry.cluster, Set.of(entry.instance.address()), true);
    }
  }

  @Override
  public void startEmpty() {
    joined.clear();
    server.startEmpty();
  }

  /** Nacos allows letters, digits and the hyphen. */
  @Override
  public List<String> similarNames(String cluster) {
    return RegistryFixture.super.similarNames(cluster).stream()
        .filter(name -> name.matches("[0-9a-zA-Z-]+"))
        .toList();
  }

  @Override
  public Map<String, String> secrets() {
    return Map.of(
        "registry.nacos.accessKey", "access-5ecret", "registry.nacos.secretKey", "key-5ecret");
  }

  @Override
  public Set<String> jvmWideThreads() {
    return Set.of("nacos.publisher-");
  }

  @Override
  public void close() {
    server.close();
  }
}
