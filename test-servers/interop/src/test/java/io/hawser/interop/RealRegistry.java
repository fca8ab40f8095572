package io.hawser.interop;

import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.RegistryServer;
import io.hawser.testservers.ZooKeeperServer;
import java.util.Map;

/** The four registries that are servers of their own, under Seata's names. */
enum RealRegistry {
  NACOS("nacos"),
  ETCD3("etcd3"),
  ZK("zk"),
  REDIS("redis");

  private final String type;

  RealRegistry(String type) {
    this.type = type;
  }

  /** What {@code registry.type} says. */
  String type() {
    return type;
  }

  /** Starts one for clients of today; Nacos without the HTTP that original servers need. */
  RegistryServer launch() {
    return switch (this) {
      case NACOS -> NacosServer.launch();
      case ETCD3 -> EtcdServer.launch();
      case ZK -> ZooKeeperServer.launch();
      case REDIS -> RedisServer.launch();
    };
  }

  /** The settings, for our client and endpoint as for the originals, that lead to it. */
  Map<String, String> settings(RegistryServer server) {
    String address = server instanceof EtcdServer etcd ? etcd.url() : server.address();
    return Map.of("registry." + type + ".serverAddr", address);
  }

  @Override
  public String toString() {
    return type;
  }
}
