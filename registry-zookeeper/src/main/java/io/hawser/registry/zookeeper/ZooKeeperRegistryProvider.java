package io.hawser.registry.zookeeper;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.ServerUse;
import io.hawser.registry.support.SupervisedRegistry;
import java.util.List;

/**
 * Provider for {@code registry.type=zk}. Servers are ephemeral nodes below {@code
 * /registry/zk/<cluster>}, as created by Seata's servers. The settings are {@code
 * registry.zk.serverAddr}, {@code sessionTimeout}, {@code connectTimeout}, {@code username} and
 * {@code password}, and for TLS {@code ssl}, {@code trustStore}, {@code trustStorePassword}, {@code
 * keyStore} and {@code keyStorePassword}.
 */
public final class ZooKeeperRegistryProvider implements RegistryProvider {

  static final ServerUse REGISTRY = ServerUse.registry("zk", "hawser-zk");

  static final List<ClientLibrary> LIBRARIES =
      List.of(
          new ClientLibrary(
              "org.apache.zookeeper:zookeeper", "org.apache.zookeeper.ZooKeeper", "3.9.0", "3.9.5"),
          new ClientLibrary(
              "org.apache.curator:curator-framework",
              "org.apache.curator.framework.CuratorFrameworkFactory",
              "5.9.0",
              "5.9.0"),
          // ZooKeeper's; sdk-netty looks at it, too, but sdk-netty-shaded only at its own.
          new ClientLibrary(
              "io.netty:netty-handler", "io.netty.handler.ssl.SslContext", "4.1.100", "4.2.18"),
          new ClientLibrary(
              "io.netty:netty-common",
              "io.netty.util.concurrent.EventExecutor",
              "4.1.100",
              "4.2.18"));

  @Override
  public List<String> names() {
    return List.of("zk", "zookeeper");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return LIBRARIES;
  }

  @Override
  public RegistryService create(LiveConfig config) {
    ZooKeeperSettings settings = ZooKeeperSettings.read(REGISTRY, config.current());
    return SupervisedRegistry.of(new ZooKeeperBackend(settings), REGISTRY.threadName());
  }
}
