package io.hawser.registry.seata;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.Capability;
import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A naming server that answers as Seata's do. */
class SeataRegistryTckTest extends RegistryServiceTck {

  @Override
  protected RegistryFixture openFixture() throws Exception {
    return new NamingFixture();
  }

  private static final class NamingFixture implements RegistryFixture {
    private final RegistryProvider provider = new SeataRegistryProvider();
    private final ScriptedNamingServer server = new ScriptedNamingServer();

    NamingFixture() throws IOException {}

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
          "registry.type",
          "seata",
          "txServiceGroup",
          ScriptedNamingServer.GROUP,
          "registry.seata.serverAddr",
          address,
          "registry.seata.metadataMaxAgeMs",
          "10000"); // a poll on a connection that its server has forgotten ends in time
    }

    @Override
    public Set<Capability> lacks() {
      return EnumSet.of(Capability.REGISTRATION, Capability.CRASH);
    }

    @Override
    public void join(String cluster, ServiceInstance instance) {
      server.put(cluster, List.of(instance));
    }

    @Override
    public void joinAll(String cluster, Collection<ServiceInstance> instances) {
      server.put(cluster, instances);
    }

    @Override
    public void leave(String cluster, ServiceInstance instance) {
      server.remove(cluster, List.of(instance));
    }

    @Override
    public void leaveAll(String cluster, Collection<ServiceInstance> instances) {
      server.remove(cluster, instances);
    }

    @Override
    public void putJunk(String cluster) {
      server.junk(
          cluster,
          "null",
          "[]",
          "{}",
          "{\"transaction\":{\"host\":\"10.7.0.9\"}}",
          "{\"transaction\":{\"host\":\"a b\",\"port\":8091}}",
          "{\"transaction\":{\"host\":\"10.7.0.9\",\"port\":70000}}",
          "{\"transaction\":{\"host\":\"10.7.0.9\",\"port\":8091},\"healthy\":false}");
    }

    @Override
    public void stop() {
      server.stop();
    }

    @Override
    public void start() throws IOException {
      server.start();
    }

    @Override
    public void startEmpty() throws IOException {
      server.clear();
      server.start();
    }

    @Override
    public Map<String, String> secrets() {
      return Map.of(
          "registry.seata.username", "tck-user-7263",
          "registry.seata.password", "tck-password-9154");
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
