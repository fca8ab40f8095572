package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import java.util.List;

/**
 * Creates a {@link LoadBalance}. Providers are found by {@link java.util.ServiceLoader} and chosen
 * by {@code client.loadBalance.type}.
 */
public interface LoadBalanceProvider {

  /**
   * All names this provider answers to, compared without regard to case; the first one is used in
   * messages.
   *
   * @return at least one name
   */
  List<String> names();

  /**
   * Creates a new instance.
   *
   * @param config the configuration
   * @return the load balancer
   * @throws io.hawser.error.ConfigurationException if a setting is wrong
   */
  LoadBalance create(HawserConfig config);
}
