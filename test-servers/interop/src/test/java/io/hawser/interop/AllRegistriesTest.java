package io.hawser.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.testservers.AllRegistries;
import io.hawser.testservers.EtcdServer;
import io.hawser.testservers.NacosServer;
import io.hawser.testservers.RedisServer;
import io.hawser.testservers.ZooKeeperServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All five registries in one JVM, on the class path that a user gets: no version is managed for
 * that user, so our poms alone must make them fit.
 */
class AllRegistriesTest {

  /** Groups whose artifacts are released together and must not be mixed. */
  private static final Map<String, String> ONE_VERSION_EACH =
      Map.of(
          "io/netty", System.getProperty("hawser.version.netty"),
          "io/grpc", "",
          "com/fasterxml/jackson/core", "",
          "org/apache/zookeeper", "",
          "org/apache/curator", "",
          "org/slf4j", System.getProperty("hawser.version.slf4j"));

  @Test
  void librariesThatBelongTogetherHaveOneVersion() {
    Map<String, Set<String>> versions = new TreeMap<>();
    Map<String, Integer> artifacts = new TreeMap<>();
    for (Path jar : AllRegistries.classPath()) {
      String path = jar.toString().replace('\\', '/');
      if (!path.endsWith(".jar")) {
        continue;
      }
      String artifact = jar.getParent().getParent().getFileName().toString();
      // Jackson's annotations come without patch releases.
      String version =
          jar.getParent()
              .getFileName()
              .toString()
              .replaceFirst(artifact.startsWith("jackson") ? "^(\\d+\\.\\d+).*" : "$^", "$1");
      artifacts.merge(jar.getFileName().toString(), 1, Integer::sum);
      for (String group : ONE_VERSION_EACH.keySet()) {
        if (path.contains("/" + group + "/") && !artifact.startsWith("netty-tcnative")) {
          versions.computeIfAbsent(group, g -> new TreeSet<>()).add(version);
        }
      }
    }
    assertEquals(ONE_VERSION_EACH.keySet(), versions.keySet(), "looked for in " + artifacts);
    versions.forEach(
        (group, found) -> {
          assertEquals(1, found.size(), group + " in versions " + found);
          String expected = ONE_VERSION_EACH.get(group);
          assertTrue(expected.isEmpty() || found.contains(expected), group + " in " + found);
        });
  }

  @Tag("full")
  @Test
  void allAreUsedTogether() {
    try (NacosServer nacos = NacosServer.launch();
        EtcdServer etcd = EtcdServer.launch();
        ZooKeeperServer zooKeeper = ZooKeeperServer.launch();
        RedisServer redis = RedisServer.launch()) {
      Map<String, String> settings = new TreeMap<>(Limits.PATIENCE);
      settings.put("registry.nacos.serverAddr", nacos.address());
      settings.put("registry.etcd3.serverAddr", etcd.url());
      settings.put("registry.zk.serverAddr", zooKeeper.address());
      settings.put("registry.redis.serverAddr", redis.address());
      AllRegistries.Found found = AllRegistries.use(settings);
      assertEquals(
          List.of("file ok", "nacos ok", "etcd3 ok", "zk ok", "redis ok"),
          found.listed(),
          found::described);
    }
  }
}
