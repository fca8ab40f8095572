package io.hawser.registry.raft;

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

/** A member that answers as Seata's do. Clusters are its raft groups. */
class RaftRegistryTckTest extends RegistryServiceTck {

  @Override
  protected RegistryFixture openFixture() throws Exception {
    return new RaftFixture();
  }

  private static final class RaftFixture implements RegistryFixture {
    private final RegistryProvider provider = new RaftRegistryProvider();
    private final ScriptedMember member = new ScriptedMember();

    RaftFixture() throws IOException {}

    @Override
    public RegistryProvider provider() {
      return provider;
    }

    @Override
    public String address() {
      return member.address();
    }

    @Override
    public Map<String, String> settings(String address) {
      return Map.of(
          "registry.type",
          "raft",
          "registry.raft.serverAddr",
          address,
          "registry.raft.metadataMaxAgeMs",
          "10000"); // a poll on a connection that its server has forgotten ends in time
    }

    /** Members join and leave by raft's own rules, and one that is down is still a member. */
    @Override
    public Set<Capability> lacks() {
      return EnumSet.of(Capability.REGISTRATION, Capability.CRASH, Capability.CLUSTER_NAMES);
    }

    @Override
    public void join(String cluster, ServiceInstance instance) {
      member.put(cluster, List.of(instance));
    }

    @Override
    public void joinAll(String cluster, Collection<ServiceInstance> instances) {
      member.put(cluster, instances);
    }

    @Override
    public void leave(String cluster, ServiceInstance instance) {
      member.remove(cluster, List.of(instance));
    }

    @Override
    public void leaveAll(String cluster, Collection<ServiceInstance> instances) {
      member.remove(cluster, instances);
    }

    @Override
    public void putJunk(String cluster) {
      member.junk(
          cluster,
          "null",
          "7",
          "{}",
          "{\"transaction\":null}",
          "{\"transaction\":{\"host\":\"10.7.0.9\"}}",
          "{\"transaction\":{\"host\":\"a b\",\"port\":8091}}",
          "{\"transaction\":{\"host\":\"10.7.0.9\",\"port\":70000}}",
          "{\"transaction\":{\"host\":\"10.7.0.9\",\"port\":99999999999}}",
          "{\"transaction\":{\"host\":\"10.7.0.9\",\"port\":8091},\"group\":\"other\"}");
    }

    @Override
    public void stop() {
      member.stop();
    }

    @Override
    public void start() throws IOException {
      member.start();
    }

    @Override
    public void startEmpty() throws IOException {
      member.clear();
      member.start();
    }

    @Override
    public Map<String, String> secrets() {
      return Map.of(
          "registry.raft.username", "tck-user-7263",
          "registry.raft.password", "tck-password-9154");
    }

    @Override
    public void close() {
      member.close();
    }
  }
}
