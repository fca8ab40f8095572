package io.hawser.netty.client;

import io.hawser.HawserClient;
import io.hawser.HawserClientProvider;
import io.hawser.RpcHook;
import io.hawser.config.HawserConfig;
import java.util.List;

/** How {@link HawserClient#connect(HawserConfig)} finds this transport. */
public final class NettyHawserClientProvider implements HawserClientProvider {

  /** For {@link java.util.ServiceLoader}. */
  public NettyHawserClientProvider() {}

  @Override
  public HawserClient connect(HawserConfig config, List<RpcHook> hooks) {
    NettyHawserClient client = new NettyHawserClient(config, hooks);
    try {
      client.start();
    } catch (Throwable e) {
      client.close();
      throw e;
    }
    return client;
  }
}
