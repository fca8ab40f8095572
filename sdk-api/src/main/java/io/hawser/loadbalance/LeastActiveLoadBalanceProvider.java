package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses the server with the fewest requests in flight for its weight. Among equals it chooses at
 * random, each according to its weight.
 */
public final class LeastActiveLoadBalanceProvider implements LoadBalanceProvider {

  /** Creates the provider for {@link java.util.ServiceLoader}. */
  public LeastActiveLoadBalanceProvider() {}

  @Override
  public List<String> names() {
    return List.of("LeastActive", "LeastActiveLoadBalance");
  }

  @Override
  public LoadBalance create(HawserConfig config) {
    return servers -> {
      Weights weights = Weights.of(servers);
      return (xid, key) -> least(servers, weights);
    };
  }

  private static int least(List<? extends Candidate> servers, Weights weights) {
    int best = -1;
    double bestLoad = 0;
    double equals = 0; // the weight of all that have the smallest load so far
    for (int i = 0; i < servers.size(); i++) {
      double weight = weights.of(i);
      if (weight == 0) {
        continue;
      }
      double load = servers.get(i).inFlight() / weight;
      if (best < 0 || load < bestLoad) {
        best = i;
        bestLoad = load;
        equals = weight;
      } else if (load == bestLoad) {
        equals += weight;
        // replaces the choice with its share of the weight so far, which gives each its share
        if (ThreadLocalRandom.current().nextDouble(equals) < weight) {
          best = i;
        }
      }
    }
    return best;
  }
}
