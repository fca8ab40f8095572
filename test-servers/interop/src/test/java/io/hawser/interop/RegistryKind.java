package io.hawser.interop;

import io.hawser.config.HawserConfig;
import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.RegistryServer;
import io.hawser.testservers.ZooKeeperServer;
import java.util.Map;
import java.util.TreeMap;

/** The registries in which Seata's servers and clients are tested, under Seata's names. */
enum RegistryKind {
  NACOS("nacos"),
  ETCD3("etcd3"),
  ZK("zk"),
  REDIS("redis");

  private final String type;

  RegistryKind(String type) {
    this.type = type;
  }

  /** Returns the value of {@code registry.type} for this registry. */
  String type() {
    return type;
  }

  /** Starts one for Hawser; Nacos without the HTTP that Seata's server needs. */
  RegistryServer launch() {
    return switch (this) {
      case NACOS -> NacosServer.launch();
      case ETCD3 -> EtcdServer.launch();
      case ZK -> ZooKeeperServer.launch();
      case REDIS -> RedisServer.launch();
    };
  }

  /** Starts one for Seata's server and client as well. */
  RegistryServer launchForSeata() {
    return this == NACOS ? NacosServer.launchWithHttp(Map.of()) : launch();
  }

  /** The settings, for Hawser as for Seata, that lead to it. */
  Map<String, String> settings(RegistryServer server) {
    String address = server instanceof EtcdServer etcd ? etcd.url() : server.address();
    Map<String, String> settings = new TreeMap<>();
    settings.put("registry." + type + ".serverAddr", address);
    if (this == NACOS) {
      // Seata's own default depends on where its settings come from.
      settings.put("registry.nacos.group", "SEATA_GROUP");
    }
    return settings;
  }

  /** These settings for Seata's server and client, with patience. */
  Map<String, String> settingsOfSeata(RegistryServer server) {
    Map<String, String> settings = settings(server);
    if (this == ZK) { // Seata's own limit for the first connection is 2 s
      settings.put("registry.zk.connectTimeout", "60000");
    }
    return settings;
  }

  /** These settings, and that this registry is to be used. */
  Map<String, String> onlySettings(RegistryServer server) {
    Map<String, String> settings = settings(server);
    settings.put("registry.type", type);
    return settings;
  }

  /** How a client of ours, or an endpoint, uses this registry; both are in the usual cluster. */
  HawserConfig.Builder config(RegistryServer server) {
    HawserConfig.Builder config =
        HawserConfig.builder()
            .applicationId("interop")
            .set("service.vgroupMapping.default_tx_group", "default");
    Limits.PATIENCE.forEach(config::set);
    onlySettings(server).forEach(config::set);
    return config;
  }

  @Override
  public String toString() {
    return type;
  }
}
