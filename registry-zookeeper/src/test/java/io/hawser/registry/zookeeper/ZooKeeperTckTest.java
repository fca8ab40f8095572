package io.hawser.registry.zookeeper;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.Capability;
import io.hawser.testkit.registry.RegistryFixture;
import io.hawser.testkit.registry.RegistryServiceTck;
import io.hawser.testservers.ZooKeeperServer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.CreateMode;

/** A real ZooKeeper. Other programs' servers are the ephemeral nodes of another session. */
class ZooKeeperTckTest extends RegistryServiceTck {

  @Override
  protected RegistryFixture openFixture() throws Exception {
    return new ZooKeeperFixture();
  }

  private static final class ZooKeeperFixture implements RegistryFixture {
    private final RegistryProvider provider = new ZooKeeperRegistryProvider();
    private final ZooKeeperServer server = ZooKeeperServer.launch();
    private final Set<String> joined = new LinkedHashSet<>();
    private RawZooKeeper session;

    ZooKeeperFixture() throws Exception {
      session = RawZooKeeper.connect(server.address());
    }

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
          "zk",
          Services.PREFIX + "serverAddr",
          address,
          Services.PREFIX + "connectTimeout",
          "6000");
    }

    @Override
    public Set<Capability> lacks() {
      return Set.of(Capability.METADATA);
    }

    private static String path(String cluster, ServiceInstance instance) {
      return new Layout("").serverPath(cluster, instance.address());
    }

    @Override
    public void join(String cluster, ServiceInstance instance) throws Exception {
      String path = path(cluster, instance);
      session.own(path, joined.size() % 2 == 0 ? RawZooKeeper.OLD_DATA : RawZooKeeper.NEW_DATA);
      joined.add(path);
    }

    @Override
    public void joinAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
      List<String> paths = instances.stream().map(instance -> path(cluster, instance)).toList();
      session.ownAll(paths, RawZooKeeper.OLD_DATA);
      joined.addAll(paths);
    }

    @Override
    public void leave(String cluster, ServiceInstance instance) throws Exception {
      String path = path(cluster, instance);
      session.delete(path);
      joined.remove(path);
    }

    /** Gives the server a session of its own and cuts its connection. */
    @Override
    public void crash(String cluster, ServiceInstance instance) throws Exception {
      String path = path(cluster, instance);
      RawZooKeeper doomed = RawZooKeeper.connect(server.address(), 6000);
      doomed.own(path, RawZooKeeper.OLD_DATA);
      doomed.vanish();
      joined.remove(path);
    }

    @Override
    public void putJunk(String cluster) throws Exception {
      for (String name :
          List.of("10.7.0.9", "10.7.0.9:", ":8091", "10.7.0.9:x", "10.7.0.9:70000", "a b:1", "ü")) {
        String path = new Layout("").clusterPath(cluster) + "/" + name;
        session.createParents(path);
        session.createIfAbsent(path, RawZooKeeper.NEW_DATA, CreateMode.PERSISTENT);
      }
    }

    @Override
    public List<ServerAddress> stored(String cluster) throws Exception {
      return session.servers(new Layout("").clusterPath(cluster));
    }

    @Override
    public void stop() {
      server.kill9();
    }

    @Override
    public void start() throws Exception {
      server.start();
      RawZooKeeper old = session;
      session = RawZooKeeper.connect(server.address());
      for (String path : new ArrayList<>(joined)) {
        session.own(path, RawZooKeeper.NEW_DATA);
      }
      old.close();
    }

    @Override
    public void startEmpty() throws Exception {
      session.vanish();
      joined.clear();
      server.startEmpty();
      session = RawZooKeeper.connect(server.address());
    }

    @Override
    public Map<String, String> secrets() {
      return Map.of(
          Services.PREFIX + "username", "tck-user-7263",
          Services.PREFIX + "password", "tck-password-9154");
    }

    @Override
    public void close() throws Exception {
      session.close();
      server.close();
    }
  }
}
