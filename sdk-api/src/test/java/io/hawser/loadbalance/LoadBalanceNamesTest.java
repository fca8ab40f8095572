package io.hawser.loadbalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LoadBalanceNamesTest {

  @Test
  void allFiveAreFoundUnderPlainNamesAndSeatas() {
    List<String> names = new ArrayList<>();
    for (LoadBalanceProvider provider : ServiceLoader.load(LoadBalanceProvider.class)) {
      names.addAll(provider.names());
    }
    assertEquals(
        new TreeSet<>(
            List.of(
                "XID",
                "XIDLoadBalance",
                "Random",
                "RandomLoadBalance",
                "RoundRobin",
                "RoundRobinLoadBalance",
                "LeastActive",
                "LeastActiveLoadBalance",
                "ConsistentHash",
                "ConsistentHashLoadBalance")),
        new TreeSet<>(names));
    assertEquals(10, names.size(), "no name twice");
    assertTrue(names.contains(Servers.CONFIG.get(Keys.LOAD_BALANCE_TYPE)), "the default is one");
  }
}
