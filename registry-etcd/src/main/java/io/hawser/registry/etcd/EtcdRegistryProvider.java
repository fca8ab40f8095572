package io.hawser.registry.etcd;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.ServerUse;
import io.hawser.registry.support.SupervisedRegistry;
import java.util.List;

/**
 * Provider for {@code registry.type=etcd3} or {@code etcd}. Servers have keys {@code
 * registry-seata-<cluster>-<ip>:<port>} in an etcd with the API of version 3, as written by Seata's
 * servers. The settings are {@code registry.etcd3.serverAddr} and others of that prefix. A change
 * needs a restart.
 */
public final class EtcdRegistryProvider implements RegistryProvider {

  static final ServerUse REGISTRY = ServerUse.registry(EtcdSettings.TYPE, "hawser-etcd");

  static final List<ClientLibrary> LIBRARIES =
      List.of(
          new ClientLibrary("io.etcd:jetcd-core", "io.etcd.jetcd.Client", "0.8.7", "0.8.7"),
          new ClientLibrary(
              "io.grpc:grpc-netty", "io.grpc.netty.NettyChannelBuilder", "1.82.0", "1.84.1"),
          new ClientLibrary(
              "com.google.protobuf:protobuf-java",
              "com.google.protobuf.GeneratedMessageV3",
              "3.25.8",
              "4.36.2"),
          // gRPC's; sdk-netty looks at it, too, but sdk-netty-shaded only at its own.
          new ClientLibrary(
              "io.netty:netty-handler", "io.netty.handler.ssl.SslContext", "4.1.112", "4.2.18"),
          new ClientLibrary(
              "io.netty:netty-common",
              "io.netty.util.concurrent.EventExecutor",
              "4.1.112",
              "4.2.18"));

  @Override
  public List<String> names() {
    return List.of("etcd3", "etcd");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return LIBRARIES;
  }

  @Override
  public RegistryService create(LiveConfig config) {
    EtcdSettings settings = EtcdSettings.read(REGISTRY, config.current());
    return SupervisedRegistry.of(new EtcdBackend(settings), REGISTRY.threadName());
  }
}
