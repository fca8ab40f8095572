package io.hawser.registry.redis;

import io.hawser.registry.RegistryProvider;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.hawser.testkit.registry.Capability;
import io.hawser.testkit.registry.RegistryFixture;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Protocol.Command;

/** A real Redis, and servers that do in it what Seata's do. */
final class RedisFixture implements RegistryFixture {
  private final TestRedis redis;
  private final SeataServers servers;
  private final RegistryProvider provider = new RedisRegistryProvider();

  RedisFixture(TestRedis redis) {
    this.redis = redis;
    this.servers = new SeataServers(redis);
  }

  private static List<String> texts(String cluster, Collection<ServiceInstance> instances) {
    return instances.stream().map(it -> cluster + "_" + text(it.address())).toList();
  }

  /** As Java prints it, without brackets. */
  private static String text(ServerAddress address) {
    try {
      boolean ipv6 = address.host().indexOf(':') >= 0;
      String host = ipv6 ? InetAddress.getByName(address.host()).getHostAddress() : address.host();
      return host + ":" + address.port();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Override
  public RegistryProvider provider() {
    return provider;
  }

  @Override
  public String address() {
    return redis.address();
  }

  @Override
  public Map<String, String> settings(String address) {
    Map<String, String> settings = new HashMap<>(redis.settings(address));
    settings.put("registry.redis.timeout", "6000");
    return settings;
  }

  /** The layout has no place for metadata. */
  @Override
  public Set<Capability> lacks() {
    return Set.of(Capability.METADATA);
  }

  @Override
  public void join(String cluster, ServiceInstance instance) {
    joinAll(cluster, List.of(instance));
  }

  @Override
  public void joinAll(String cluster, Collection<ServiceInstance> instances) {
    servers.join(texts(cluster, instances));
  }

  @Override
  public void leave(String cluster, ServiceInstance instance) throws Exception {
    leaveAll(cluster, List.of(instance));
  }

  @Override
  public void leaveAll(String cluster, Collection<ServiceInstance> instances) throws Exception {
    List<String> leaving = texts(cluster, instances);
    servers.leave(leaving);
    servers.expire(leaving);
  }

  @Override
  public void crash(String cluster, ServiceInstance instance) {
    servers.crash(texts(cluster, List.of(instance)).get(0));
  }

  @Override
  public Duration livenessLimit() {
    return Duration.ofSeconds(6);
  }

  @Override
  public void putJunk(String cluster) {
    try (RedisClient client = redis.client()) {
      String key = "registry.redis." + cluster;
      String channel = key;
      client.run(Command.HSET, key, "10.0.0.1:8091", "4711@old"); // as before 1.5
      for (String end :
          List.of("", "_", "_10.0.0.1", "_10.0.0.1:", "_10.0.0.1:x", "_:8091", "_10.0.0.1:80910")) {
        client.run(Command.SET, key + end + (end.isEmpty() ? "x" : ""), "junk");
      }
      client.run(Command.SADD, key + "__10.0.0.1:8091", "a set");
      for (String message :
          List.of("", "-register", "10.0.0.1", "10.0.0.1-register", ":-unregister", "x\u0000\n")) {
        client.run(Command.PUBLISH, channel, message);
      }
      client.run(Command.PUBLISH, channel, "10.0.0.99:8091-register"); // but there is no such key
    }
  }

  @Override
  public List<ServerAddress> stored(String cluster) {
    String prefix = "registry.redis." + cluster + "_";
    return redis.keys().stream()
        .filter(key -> key.startsWith(prefix) && key.indexOf('_', prefix.length()) < 0)
        .map(key -> ServerAddress.parse(key.substring(prefix.length())))
        .toList();
  }

  @Override
  public void stop() {
    redis.kill9();
  }

  @Override
  public void start() {
    redis.startEmpty();
    servers.writeAll();
  }

  @Override
  public void startEmpty() {
    servers.forgetAll();
    redis.startEmpty();
  }

  @Override
  public Map<String, String> secrets() {
    return Map.of(
        "registry.redis.username", "operator",
        "registry.redis.password", "s3cr3t-Pa55",
        "registry.redis.trustStorePassword", "s3cr3t-Tru5t");
  }

  @Override
  public void close() throws Exception {
    servers.close();
    redis.close();
  }
}
