package io.hawser.registry.nacos;

import io.hawser.config.ClientLibrary;
import io.hawser.config.LiveConfig;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.support.SupervisedRegistry;
import java.util.List;

/**
 * {@code registry.type=nacos}: finds and announces servers in Nacos 2 or 3, as ephemeral instances
 * of the service {@code <group>@@<application>}, where Seata's own servers and clients have them.
 * The keys are Seata's, {@code registry.nacos.*}. They are read once.
 */
public final class NacosRegistryProvider implements RegistryProvider {

  static final ClientLibrary CLIENT =
      new ClientLibrary(
          "com.alibaba.nacos:nacos-client",
          "com.alibaba.nacos.common.remote.client.RpcClient",
          "3.1.0",
          "3.1.1");

  @Override
  public List<String> names() {
    return List.of("nacos");
  }

  @Override
  public List<ClientLibrary> libraries() {
    return List.of(CLIENT);
  }

  @Override
  public RegistryService create(LiveConfig config) {
    NacosSettings settings = NacosSettings.read(config.current());
    return SupervisedRegistry.of(new NacosBackend(settings), settings.use().threadName());
  }
}
