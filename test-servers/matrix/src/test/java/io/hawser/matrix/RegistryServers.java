package io.hawser.matrix;

import io.hawser.config.HawserConfig;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.EurekaServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.ZooKeeperServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Real registries, and a coordinator that is announced in all of them. The answers of a raft
 * cluster and of a naming server, in which no server endpoint can be announced, are made here.
 */
final class RegistryServers implements AutoCloseable {
  /** The modules, and what each is called in {@code registry.type}. */
  static final Map<String, String> TYPES = new LinkedHashMap<>();

  /** The modules of the registries in which servers are announced. */
  private static final List<String> ANNOUNCING =
      List.of("nacos", "etcd", "zookeeper", "redis", "eureka");

  /** For answers of registries, in milliseconds. */
  private static final String PATIENT = "20000";

  static {
    TYPES.put("file", "file");
    TYPES.put("nacos", "nacos");
    TYPES.put("etcd", "etcd3");
    TYPES.put("zookeeper", "zk");
    TYPES.put("redis", "redis");
    TYPES.put("eureka", "eureka");
    TYPES.put("raft", "raft");
    TYPES.put("seata", "seata");
  }

  private final Deque<Runnable> started = new ArrayDeque<>();
  private final NacosServer nacos;
  private final EtcdServer etcd;
  private final ZooKeeperServer zooKeeper;
  private final RedisServer redis;
  private final EurekaServer eureka;
  private final ScriptedRegistries scripted;
  private final EmbeddedCoordinator coordinator;

  RegistryServers() throws IOException {
    try {
      nacos = NacosServer.launch();
      started.push(nacos::close);
      etcd = EtcdServer.launch();
      started.push(etcd::close);
      zooKeeper = ZooKeeperServer.launch();
      started.push(zooKeeper::close);
      redis = RedisServer.launch();
      started.push(redis::close);
      eureka = EurekaServer.launch();
      started.push(eureka::close);
      scripted = new ScriptedRegistries();
      started.push(scripted::close);
      HawserConfig.Builder registered =
          HawserConfig.builder()
              .set(
                  "registry.type",
                  ANNOUNCING.stream().map(TYPES::get).collect(Collectors.joining(",")))
              .set("service.vgroupMapping.default_tx_group", "default");
      for (String module : ANNOUNCING) {
        settings(module).forEach(registered::set);
      }
      HawserConfig servers = registered.build();
      coordinator =
          EmbeddedCoordinator.builder()
              .server(
                  endpoint ->
                      endpoint.announcement(
                          ServerAnnouncement.in(servers).withTimeout(Duration.ofMinutes(5))))
              .start();
      started.push(coordinator::close);
      scripted.name(coordinator.address());
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

  /**
   * Returns the settings that an application needs. Its first call takes seconds on a busy machine,
   * so time-outs are long.
   */
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
      case "eureka" ->
          Map.of(
              "registry.eureka.serviceUrl", eureka.url(),
              "registry.eureka.connectTimeout", PATIENT,
              "registry.eureka.requestTimeout", PATIENT);
      case "raft", "seata" ->
          Map.of(
              "registry." + module + ".serverAddr", scripted.address(),
              "registry." + module + ".connectTimeout", PATIENT,
              "registry." + module + ".requestTimeout", PATIENT);
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
