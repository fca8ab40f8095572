package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import java.util.List;

/**
 * Creates a {@link LoadBalance}. Providers are found by {@link java.util.ServiceLoader} and chosen
 * by {@code client.loadBalance.type}.
 */
public interface LoadBalanceProvider {

  /**
   * Returns all names of this provider. Their case is ignored. Error messages use the first one.
   *
   * @return at least one name
   */
  List<String> names();

  /**
   * Creates a new instance.
   *
   * @param config the configuration
   * @return the load balancer
   * @throws io.hawser.error.ConfigurationException if a setting is invalid
   */
  LoadBalance create(HawserConfig config);
}
