package io.hawser.registry.etcd;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.Capability;
import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import io.hawser.testservers.EtcdServer;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class EtcdRegistryTckTest extends RegistryServiceTck {
  @Override
  protected RegistryFixture openFixture() {
    return new EtcdFixture();
  }

  private static final class EtcdFixture implements RegistryFixture {
    private final EtcdServer server = EtcdServer.launch();
    private final Gateway gateway = new Gateway(server.url());
    private final RegistryProvider provider = new EtcdRegistryProvider();

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
          "registry.type", "etcd3",
          "registry.etcd3.serverAddr", "http://" + address,
          "registry.etcd3.timeout", "6s",
          "registry.etcd3.connectTimeout", "6s");
    }

    /** Returns the threads of gRPC, which stop one second after the last connection. */
    @Override
    public Set<String> jvmWideThreads() {
      return Set.of("grpc-");
    }

    /** An entry contains only a key and an address. */
    @Override
    public Set<Capability> lacks() {
      return EnumSet.of(Capability.METADATA);
    }

    private static String key(String cluster, ServiceInstance instance) {
      return "registry-seata-" + cluster + "-" + value(instance);
    }

    private static String value(ServiceInstance instance) {
      String text = instance.address().toString();
      return text.replace("[", "").replace("]", "");
    }

    @Override
    public void join(String cluster, ServiceInstance instance) throws IOException {
      gateway.put(key(cluster, instance), value(instance));
    }

    @Override
    public void joinAll(String cluster, Collection<ServiceInstance> instances) throws IOException {
      Map<String, String> entries = new LinkedHashMap<>();
      instances.forEach(instance -> entries.put(key(cluster, instance), value(instance)));
      gateway.putAll(entries);
    }

    @Override
    public void leave(String cluster, ServiceInstance instance) throws IOException {
      gateway.delete(key(cluster, instance));
    }

    @Override
    public void leaveAll(String cluster, Collection<ServiceInstance> instances) throws IOException {
      gateway.deleteAll(instances.stream().map(instance -> key(cluster, instance)).toList());
    }

    /** Stops the keep-alive of the server's lease. */
    @Override
    public void crash(String cluster, ServiceInstance instance) throws IOException {
      gateway.put(key(cluster, instance), value(instance), gateway.grant(2));
    }

    @Override
    public void putJunk(String cluster) throws IOException {
      String prefix = "registry-seata-" + cluster + "-";
      gateway.put(prefix, "");
      gateway.put(prefix + "10.0.0.1", "10.0.0.1");
      gateway.put(prefix + "10.0.0.1:0", "10.0.0.1:0");
      gateway.put(prefix + "10.0.0.2:8091", "10.0.0.3:8091");
      gateway.put(prefix + "10.0.0.4:8091", "");
      gateway.put(prefix + "no port:x", "no port:x");
      gateway.put("registry-seata-" + cluster + "10.0.0.5:8091", "10.0.0.5:8091");
    }

    @Override
    public List<ServerAddress> stored(String cluster) throws IOException {
      String prefix = "registry-seata-" + cluster + "-";
      return gateway.entries(prefix).entrySet().stream()
          .filter(entry -> entry.getKey().equals(prefix + entry.getValue()))
          .map(entry -> ServerAddress.parse(entry.getValue()))
          .toList();
    }

    @Override
    public void stop() {
      server.kill9();
    }

    @Override
    public void start() {
      server.start();
    }

    @Override
    public void startEmpty() {
      server.startEmpty();
    }

    /** Returns credentials, which etcd ignores without authentication. */
    @Override
    public Map<String, String> secrets() {
      return Map.of(
          "registry.etcd3.user", "somebody", "registry.etcd3.password", "tck-secret-password");
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
