package io.hawser.loadbalance;

import io.hawser.config.HawserConfig;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses each server in turn. With weights, a server of twice the weight has two turns, as far
 * apart as possible. A change of the server list does not restart the sequence.
 */
public final class RoundRobinLoadBalanceProvider implements LoadBalanceProvider {

  /** Creates the provider for {@link java.util.ServiceLoader}. */
  public RoundRobinLoadBalanceProvider() {}

  @Override
  public List<String> names() {
    return List.of("RoundRobin", "RoundRobinLoadBalance");
  }

  @Override
  public LoadBalance create(HawserConfig config) {
    AtomicInteger turn = new AtomicInteger();
    return servers -> {
      Weights weights = Weights.of(servers);
      if (weights.areEqual()) {
        int size = servers.size();
        return (xid, key) -> (turn.getAndIncrement() & Integer.MAX_VALUE) % size;
      }
      int[] order = weights.sequence();
      return (xid, key) -> order[(turn.getAndIncrement() & Integer.MAX_VALUE) % order.length];
    };
  }
}
