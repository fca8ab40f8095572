package io.hawser.netty.internal.client;

import io.hawser.HawserClient;
import io.hawser.HawserClientProvider;
import io.hawser.RpcHook;
import io.hawser.config.LiveConfig;
import io.hawser.netty.internal.runtime.NettyVersion;
import java.util.List;

/** Lets {@link HawserClient#connect} find this transport. */
public final class NettyHawserClientProvider implements HawserClientProvider {

  /** Creates the provider for {@link java.util.ServiceLoader}. */
  public NettyHawserClientProvider() {}

  @Override
  public HawserClient connect(LiveConfig config, List<RpcHook> hooks) {
    NettyVersion.check(); // before a class is loaded that may need what is not there
    try {
      return start(config, hooks);
    } catch (LinkageError e) {
      throw NettyVersion.misfit(e);
    }
  }

  private static HawserClient start(LiveConfig config, List<RpcHook> hooks) {
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
