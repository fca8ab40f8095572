package io.hawser.matrix;

import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.ZooKeeperServer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Real registries, and a coordinator that is announced in all of them. */
final class RegistryServers implements AutoCloseable {
  /** The modules, and what each is called in {@code registry.type}. */
  static final Map<String, String> TYPES = new LinkedHashMap<>();

  /** For answers of registries, in milliseconds. */
  private static final String PATIENT = "20000";

  static {
    TYPES.put("file", "file");
    TYPES.put("nacos", "nacos");
    TYPES.put("etcd", "etcd3");
    TYPES.put("zookeeper", "zk");
    TYPES.put("redis", "redis");
  }

  private final Deque<Runnable> started = new ArrayDeque<>();
  private final NacosServer nacos;
  private final EtcdServer etcd;
  private final ZooKeeperServer zooKeeper;
  private final RedisServer redis;
  private final EmbeddedCoordinator coordinator;

  RegistryServers() {
    try {
      nacos = NacosServer.launch();
      started.push(nacos::close);
      etcd = EtcdServer.launch();
      started.push(etcd::close);
      zooKeeper = ZooKeeperServer.launch();
      started.push(zooKeeper::close);
      redis = RedisServer.launch();
      started.push(redis::close);
      HawserConfig.Builder registered =
          HawserConfig.builder()
              .set("registry.type", "nacos,etcd3,zk,redis")
              .set("service.vgroupMapping.default_tx_group", "default");
      for (String module : TYPES.keySet()) {
        if (!module.equals("file")) {
          settings(module).forEach(registered::set);
        }
      }
      HawserConfig servers = registered.build();
      coordinator =
          EmbeddedCoordinator.builder()
              .server(endpoint -> endpoint.announcement(ServerAnnouncement.in(servers)))
              .start();
      started.push(coordinator::close);
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  /** The arguments of an application that finds the coordinator in a registry. */
  String[] arguments(String module) {
    List<String> arguments = new ArrayList<>();
    arguments.add("registry.type=" + TYPES.get(module));
    settings(module).forEach((key, value) -> arguments.add(key + "=" + value));
    return arguments.toArray(new String[0]);
  }

  /** What an application needs; its first call takes seconds where the machine is busy. */
  private Map<String, String> settings(String module) {
    return switch (module) {
      case "nacos" ->
          Map.of(
              "registry.nacos.serverAddr", nacos.address(),
              "registry.nacos.connectTimeout", PATIENT,
              "registry.nacos.requestTimeout", PATIENT);
      case "etcd" ->
          Map.of(
              "registry.etcd3.serverAddr", etcd.url(),
              "registry.etcd3.connectTimeout", PATIENT,
              "registry.etcd3.timeout", PATIENT);
      case "zookeeper" ->
          Map.of(
              "registry.zk.serverAddr", zooKeeper.address(), "registry.zk.connectTimeout", PATIENT);
      case "redis" ->
          Map.of("registry.redis.serverAddr", redis.address(), "registry.redis.timeout", PATIENT);
      default -> Map.of("service.default.grouplist", coordinator.address().toString());
    };
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      started.pop().run();
    }
  }
}
