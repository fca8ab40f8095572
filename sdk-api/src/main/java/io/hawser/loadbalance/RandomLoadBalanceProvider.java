package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Chooses uniformly at random. */
public final class RandomLoadBalanceProvider implements LoadBalanceProvider {

  /** For {@link java.util.ServiceLoader}. */
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
    int size = servers.size();
    return (xid, key) -> ThreadLocalRandom.current().nextInt(size);
  }
}
