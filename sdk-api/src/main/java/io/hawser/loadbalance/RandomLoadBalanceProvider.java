package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import java.util.List;

/** Chooses at random, each server according to its weight. */
public final class RandomLoadBalanceProvider implements LoadBalanceProvider {

  /** Creates the provider for {@link java.util.ServiceLoader}. */
  public RandomLoadBalanceProvider() {}

  @Override
  public List<String> names() {
    return List.of("Random", "RandomLoadBalance");
  }

  @Override
  public LoadBalance create(HawserConfig config) {
    return RandomLoadBalanceProvider::over;
  }

  static Picker over(List<? extends Candidate> servers) {
    Weights weights = Weights.of(servers);
    return (xid, key) -> weights.random();
  }
}
