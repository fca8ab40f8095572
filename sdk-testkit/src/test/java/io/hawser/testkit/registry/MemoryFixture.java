package io.hawser.testkit.registry;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A fixture with all features, for a registry in this JVM. */
final class MemoryFixture implements RegistryFixture {
  private final MemoryRegistry registry = new MemoryRegistry();
  private final RegistryProvider provider;
  private final Defect defect;

  MemoryFixture(Defect defect) {
    this.defect = defect;
    RegistryProvider provider = new MemoryProvider(registry, new MemoryProvider.Defects(defect));
    this.provider = defect == Defect.NOT_A_SERVICE ? new Unlisted(provider) : provider;
  }

  private record Unlisted(RegistryProvider real) implements RegistryProvider {
    @Override
    public List<String> names() {
      return real.names();
    }

    @Override
    public io.hawser.registry.RegistryService create(io.hawser.config.LiveConfig config) {
      return real.create(config);
    }
  }

  @Override
  public RegistryProvider provider() {
    return provider;
  }

  @Override
  public String address() {
    return MemoryRegistry.ADDRESS;
  }

  @Override
  public Map<String, String> settings(String address) {
    return Map.of("registry.type", "memory", "registry.memory.serverAddr", address);
  }

  @Override
  public Map<String, String> secrets() {
    return Map.of("registry.memory.password", "xyzzy-7");
  }

  /** The registry is fast, so a missing event should fail soon. */
  @Override
  public Duration limit() {
    return Duration.ofMillis(defect == null ? 60_000 : 300);
  }

  @Override
  public Duration livenessLimit() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void join(String cluster, ServiceInstance instance) throws Exception {
    registry.put(MemoryRegistry.key(cluster, instance), instance.metadata());
  }

  @Override
  public void joinAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    instances.forEach(one -> entries.put(MemoryRegistry.key(cluster, one), one.metadata()));
    registry.putAll(entries);
  }

  @Override
  public void leave(String cluster, ServiceInstance instance) throws Exception {
    registry.remove(MemoryRegistry.key(cluster, instance));
  }

  @Override
  public void crash(String cluster, ServiceInstance instance) throws Exception {
    leave(cluster, instance);
  }

  @Override
  public void putJunk(String cluster) throws Exception {
    registry.put(cluster + "/nonsense", Map.of());
    registry.put(cluster + "/", Map.of());
  }

  @Override
  public List<ServerAddress> stored(String cluster) throws Exception {
    return registry.all().keySet().stream()
        .filter(key -> key.substring(0, key.lastIndexOf('/')).equals(cluster))
        .map(key -> ServerAddress.parse(key.substring(key.lastIndexOf('/') + 1)))
        .toList();
  }

  @Override
  public void stop() {
    registry.stop();
  }

  @Override
  public void start() {
    registry.start();
  }

  @Override
  public void startEmpty() {
    registry.startEmpty();
  }

  @Override
  public void close() {}
}
