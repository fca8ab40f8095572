package io.hawser.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.KeyCatalog;
import io.hawser.error.RegistryException;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the doctor names only settings that exist. */
class RegistryAdviceTest {
  private static final Pattern KEY = Pattern.compile("(?:registry|seata)\\.[\\w.]*(?:\\w|\\*)");

  private static final HawserConfig CONFIG = HawserConfig.builder().build();

  private static final HawserConfig WITH_SENTINELS =
      CONFIG.with(Map.of("registry.redis.sentinel.sentinelHosts", "10.0.0.1:26379"));

  /** A registry whose servers are in these clusters. */
  private record Listing(List<String> clusters) implements RegistryService {
    @Override
    public List<String> clustersWithServers(int limit) {
      return clusters;
    }

    @Override
    public List<ServiceInstance> lookup(String cluster) {
      return List.of();
    }

    @Override
    public void subscribe(String cluster, RegistryListener listener) {}

    @Override
    public void unsubscribe(String cluster, RegistryListener listener) {}

    @Override
    public void register(String cluster, ServiceInstance instance) {}

    @Override
    public void unregister(String cluster, ServiceInstance instance) {}

    @Override
    public String description() {
      return "a registry";
    }

    @Override
    public void close() {}
  }

  private static String unreachable(String type, HawserConfig config) {
    return RegistryStep.fix(type, new RegistryException("no answer", null), config);
  }

  private static String otherCluster(String type) {
    return InstancesStep.empty(type, "default", new Listing(List.of("west")), CONFIG).fix();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file",
        "nacos",
        "etcd3",
        "etcd",
        "zk",
        "zookeeper",
        "Redis",
        "raft",
        "seata",
        "eureka"
      })
  void everySettingInAnAdviceIsKnown(String type) {
    for (String advice :
        List.of(
            unreachable(type, CONFIG),
            unreachable(type, WITH_SENTINELS),
            RegistryStep.fix(type, new RegistryException("rejected", null, true), CONFIG),
            otherCluster(type))) {
      List<String> keys = KEY.matcher(advice).results().map(MatchResult::group).toList();
      assertTrue(type.equals("file") || !keys.isEmpty(), advice);
      keys.forEach(key -> assertTrue(isKnown(key), () -> key + " in: " + advice));
    }
    String nowhere = RegistryKeys.prefix(type) + "*";
    assertTrue(type.equals("file") || isKnown(nowhere), nowhere);
  }

  private static boolean isKnown(String key) {
    if (key.endsWith("*")) {
      String start = key.substring(0, key.length() - 1);
      return KeyCatalog.settings().stream().anyMatch(it -> it.name().startsWith(start));
    }
    return KeyCatalog.contains(KeyCatalog.canonical(key));
  }

  @ParameterizedTest
  @CsvSource({
    "nacos, registry.nacos.serverAddr",
    "zookeeper, registry.zk.serverAddr",
    "eureka, registry.eureka.serviceUrl",
    "redis, registry.redis.serverAddr",
    "mine, registry.mine.*"
  })
  void theSettingWithTheAddressIsNamed(String type, String key) {
    assertTrue(
        unreachable(type, CONFIG).startsWith("Check " + key + ","), unreachable(type, CONFIG));
  }

  @Test
  void withSentinelsTheirSettingIsNamed() {
    assertEquals(
        "registry.redis.sentinel.sentinelHosts", RegistryKeys.address("redis", WITH_SENTINELS));
  }

  @ParameterizedTest
  @CsvSource({
    "raft, seata.server.raft.group",
    "eureka, registry.eureka.application",
    "etcd, registry.etcd3.cluster"
  })
  void theSettingOfAServerWithItsClusterIsNamed(String type, String key) {
    String advice = otherCluster(type);
    assertTrue(advice.endsWith("Or start the servers with " + key + "=default."), advice);
    assertFalse(advice.contains("registry.raft"), advice);
  }
}
