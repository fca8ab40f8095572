package io.hawser.cli;

import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.RegistryServer;
import io.hawser.testservers.ZooKeeperServer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The registries that are servers of their own, each of which asks for a password. */
enum RealRegistry {
  REDIS("redis", "", "timeout"),
  ETCD3("etcd3", "user", "timeout", "connectTimeout"),
  ZK("zk", "username", "connectTimeout"),
  NACOS("nacos", "username", "requestTimeout", "connectTimeout");

  static final String PASSWORD = "s3cr3t-Pa55";

  /** For a busy machine; below the 20 s that the doctor gives to a registry. */
  private static final String PATIENCE = "12000";

  private final String type;
  private final String userKey;
  private final List<String> timeouts;

  RealRegistry(String type, String userKey, String... timeouts) {
    this.type = type;
    this.userKey = userKey;
    this.timeouts = List.of(timeouts);
  }

  String type() {
    return type;
  }

  /** Starts one that rejects a client without the right password. */
  RegistryServer launch() {
    return switch (this) {
      case REDIS -> RedisServer.launch("requirepass " + PASSWORD);
      case ETCD3 -> {
        EtcdServer etcd = EtcdServer.launch();
        etcd.enableAuthentication(PASSWORD);
        yield etcd;
      }
      case ZK -> protectedZooKeeper();
      case NACOS -> NacosServer.launchWithAuthentication(PASSWORD);
    };
  }

  /** Its nodes have owners, while every client may connect. */
  private ZooKeeperServer protectedZooKeeper() {
    ZooKeeperServer server = ZooKeeperServer.launch();
    server.cli("create", "/registry", "");
    server.cli("create", "/registry/zk", "");
    server.cli("create", "/registry/zk/default", "", "digest:" + user() + ":" + hash() + ":cdrwa");
    return server;
  }

  private String hash() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((user() + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String user() {
    return switch (this) {
      case REDIS -> "";
      case ETCD3 -> "root";
      case ZK -> "seata";
      case NACOS -> "nacos";
    };
  }

  /** The settings of an application without credentials. */
  Map<String, String> openly(RegistryServer server) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("service.vgroupMapping.default_tx_group", "default");
    settings.put("registry.type", type);
    settings.put(key("serverAddr"), server instanceof EtcdServer of ? of.url() : server.address());
    timeouts.forEach(timeout -> settings.put(key(timeout), PATIENCE));
    return settings;
  }

  /** The settings of an application that logs in. */
  Map<String, String> as(RegistryServer server, String password) {
    Map<String, String> settings = openly(server);
    if (!userKey.isEmpty()) {
      settings.put(key(userKey), user());
    }
    settings.put(key("password"), password);
    return settings;
  }

  String key(String end) {
    return "registry." + type + "." + end;
  }
}
