package io.hawser;

import io.hawser.config.LiveConfig;
import java.util.List;

/**
 * Finds the transport. {@code sdk-netty} and {@code sdk-netty-shaded} have the only implementation.
 * Applications do not use it.
 */
public interface HawserClientProvider {

  /**
   * Connects; see {@link HawserClient#connect(io.hawser.config.HawserConfig, List)}.
   *
   * @param config the configuration, which the client closes with itself; the caller closes it if
   *     this method throws
   * @param hooks called around each request
   * @return the client
   */
  HawserClient connect(LiveConfig config, List<RpcHook> hooks);
}
