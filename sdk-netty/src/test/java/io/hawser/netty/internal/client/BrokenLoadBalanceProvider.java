package io.hawser.netty.internal.client;

import io.hawser.config.HawserConfig;
import io.hawser.loadbalance.LoadBalance;
import io.hawser.loadbalance.LoadBalanceProvider;
import io.hawser.netty.UnreadableException;
import java.util.List;

/** Fails at the step that {@code test.loadBalance.fails} names. */
public final class BrokenLoadBalanceProvider implements LoadBalanceProvider {

  @Override
  public List<String> names() {
    return List.of("BrokenLoadBalance");
  }

  @Override
  public LoadBalance create(HawserConfig config) {
    String step = config.text("test.loadBalance.fails");
    return switch (step) {
      case "create" -> throw new IllegalStateException("create");
      case "over" ->
          servers -> {
            throw new IllegalStateException("over");
          };
      case "pick" ->
          servers ->
              (xid, key) -> {
                throw new IllegalStateException("pick");
              };
      case "error" ->
          servers ->
              (xid, key) -> {
                throw new NoClassDefFoundError("pick");
              };
      case "unreadable" ->
          servers ->
              (xid, key) -> {
                throw new UnreadableException();
              };
      case "negative" -> servers -> (xid, key) -> -1;
      default -> servers -> (xid, key) -> servers.size();
    };
  }
}
