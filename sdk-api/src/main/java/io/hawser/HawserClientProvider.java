package io.hawser;

import io.hawser.config.HawserConfig;
import java.util.List;

/**
 * Finds the transport. {@code sdk-netty} has the only implementation. Applications do not use it.
 */
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
