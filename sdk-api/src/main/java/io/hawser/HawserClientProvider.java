package io.hawser;

import io.hawser.config.HawserConfig;
import java.util.List;

/** How a transport is found; {@code sdk-netty} has the one implementation. Not for applications. */
public interface HawserClientProvider {

  /**
   * Connects; see {@link HawserClient#connect(HawserConfig, List)}.
   *
   * @param config the configuration
   * @param hooks called around each request
   * @return the client
   */
  HawserClient connect(HawserConfig config, List<RpcHook> hooks);
}
