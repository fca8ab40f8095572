package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses the server with the fewest requests in flight. Among equals it chooses uniformly at
 * random.
 */
public final class LeastActiveLoadBalanceProvider implements LoadBalanceProvider {

  /** For {@link java.util.ServiceLoader}. */
  public LeastActiveLoadBalanceProvider() {}

  @Override
  public List<String> names() {
    return List.of("LeastActive", "LeastActiveLoadBalance");
  }

  @Override
  public LoadBalance create(HawserConfig config) {
    return servers -> (xid, key) -> least(servers);
  }

  private static int least(List<? extends Candidate> servers) {
    int best = 0;
    int bestInFlight = Integer.MAX_VALUE;
    int equals = 0;
    for (int i = 0; i < servers.size(); i++) {
      int inFlight = servers.get(i).inFlight();
      if (inFlight < bestInFlight) {
        best = i;
        bestInFlight = inFlight;
        equals = 1;
      } else if (inFlight == bestInFlight
          // the n-th equal replaces the choice with probability 1/n, which makes all equally likely
          && ThreadLocalRandom.current().nextInt(++equals) == 0) {
        best = i;
      }
    }
    return best;
  }
}
