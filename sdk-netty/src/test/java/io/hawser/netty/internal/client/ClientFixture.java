package io.hawser.netty.internal.client;

import io.hawser.HawserClient;
import io.hawser.RpcHook;
import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.netty.internal.connection.HostResolver;
import io.hawser.registry.ServerAddress;
import java.util.List;
import java.util.UUID;

/** A client under test, its registry, and the settings that make tests quick. */
final class ClientFixture implements AutoCloseable {
  final TestRegistry registry = new TestRegistry();

  /** Used if {@code registry.type} names it. */
  final TestRegistry second = new TestRegistry();

  private final String id = UUID.randomUUID().toString();
  private final HawserConfig.Builder config =
      HawserConfig.builder()
          .set("registry.type", "test")
          .set("registry.test.id", id)
          .set("registry.second.id", "second " + id)
          .set("service.vgroupMapping.default_tx_group", "default")
          .set("client.reconnect.minBackoff", "20ms")
          .set("client.reconnect.maxBackoff", "200ms")
          .set("client.shutdownTimeout", "2s")
          // Long enough for a busy machine; tests of time-outs set their own.
          .set("transport.connectTimeout", "60s")
          .set("transport.rpcTmRequestTimeout", "120s")
          .set("transport.rpcRmRequestTimeout", "120s")
          .set("transport.idleTimeout", "120s")
          .set("transport.probeTimeout", "60s")
          .set("client.roles", "TM");
  private HawserClient client;

  ClientFixture(ServerAddress... servers) {
    registry.answers(servers);
    TestRegistryProvider.REGISTRIES.put(id, registry);
    TestRegistryProvider.REGISTRIES.put("second " + id, second);
  }

  ClientFixture set(String key, String value) {
    config.set(key, value);
    return this;
  }

  HawserClient connect(RpcHook... hooks) {
    client = HawserClient.connect(config(), List.of(hooks));
    return client;
  }

  /** With its own idea of the addresses of names. */
  HawserClient connect(HostResolver.Lookup lookup) {
    NettyHawserClient made =
        new NettyHawserClient(
            new LiveConfig(config.build()), List.of(), lookup, NettyHawserClient::closer);
    client = made;
    made.start();
    return client;
  }

  HawserConfig config() {
    return config.build();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    TestRegistryProvider.REGISTRIES.remove(id);
    TestRegistryProvider.REGISTRIES.remove("second " + id);
  }
}
