package io.hawser.loadbalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistentHashLoadBalanceTest {
  private final LoadBalance balance =
      new ConsistentHashLoadBalanceProvider().create(Servers.CONFIG);

  @ParameterizedTest
  @CsvSource({
    "a, -7630384386652517490",
    "createOrder, -2701543903383242986",
    "/10.0.0.1:80910, 7497622720289443405",
  })
  void theHashIsThatOfSeatasClient(String text, long hash) {
    assertEquals(hash, ConsistentHashLoadBalanceProvider.hash(text));
  }

  /** The choices of Seata's client 2.6.0. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1:8091:1, 1",
    "10.0.0.2:8091:2, 2",
    "10.0.0.9:8091:27523411, 3",
    "createOrder, 1",
    "pay, 1",
    "a, 2",
    "b, 3",
    "c, 1",
    "d, 2",
    "1234567890, 2",
  })
  void theServerIsTheOneSeatasClientChooses(String key, int server) {
    Picker picker =
        balance.over(Servers.numeric("10.0.0.1:8091", "10.0.0.2:8091", "10.0.0.3:8091"));
    assertEquals(server - 1, picker.pick(null, key));
    assertEquals(server - 1, picker.pick("10.0.0.3:8091:7", key), "only the key counts");
    Picker reversed =
        balance.over(Servers.numeric("10.0.0.3:8091", "10.0.0.2:8091", "10.0.0.1:8091"));
    assertEquals(3 - server, reversed.pick(null, key), "the order of the list does not count");
  }

  @Test
  void positionsAreThoseOfJavasTextFormAlsoForNamesAndIpv6() throws Exception {
    InetAddress named = InetAddress.getByAddress("seata-1", new byte[] {10, 0, 0, 1});
    List<InetSocketAddress> sockets =
        List.of(
            new InetSocketAddress(named, 8091),
            new InetSocketAddress(InetAddress.getByName("fe80::1:0:2"), 8091),
            new InetSocketAddress(InetAddress.getByName("10.0.0.3"), 8091));
    Picker picker =
        balance.over(
            List.of(
                Servers.named("seata-1:8091", "10.0.0.1:8091"),
                Servers.numeric("[fe80::1:0:2]:8091"),
                Servers.numeric("10.0.0.3:8091")));
    TreeMap<Long, Integer> ring = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      for (int node = 0; node < 10; node++) {
        ring.put(ConsistentHashLoadBalanceProvider.hash(sockets.get(i).toString() + node), i);
      }
    }
    for (int i = 0; i < 500; i++) {
      Long position = ring.ceilingKey(ConsistentHashLoadBalanceProvider.hash("key" + i));
      int expected = ring.get(position == null ? ring.firstKey() : position);
      assertEquals(expected, picker.pick(null, "key" + i));
    }
  }

  @Test
  @Tag("lesson-20")
  void theRingIsBuiltOncePerServerList() {
    List<Servers.Server> servers = Servers.numeric("10.0.0.1:8091", "10.0.0.2:8091");
    Picker picker = balance.over(servers);
    int asked = servers.get(0).questions.get();
    assertTrue(asked > 0);
    for (int i = 0; i < 1000; i++) {
      picker.pick(null, "key" + i);
    }
    assertEquals(asked, servers.get(0).questions.get(), "choosing does not look at the servers");
  }

  @Test
  void anotherListGetsItsOwnRingAndTheOldOneStays() {
    Picker three = balance.over(Servers.numeric("10.0.0.1:8091", "10.0.0.2:8091", "10.0.0.3:8091"));
    Picker two = balance.over(Servers.numeric("10.0.0.1:8091", "10.0.0.2:8091"));
    int moved = 0;
    for (int i = 0; i < 1000; i++) {
      int before = three.pick(null, "key" + i);
      int after = two.pick(null, "key" + i);
      if (before == 2) {
        moved++;
        assertTrue(after < 2);
      } else {
        assertEquals(before, after, "only keys of the removed server move");
      }
    }
    assertTrue(moved > 0 && moved < 1000, "moved " + moved);
  }

  @Test
  void anEmptyKeySpreadsOverAllServers() {
    Picker picker = balance.over(Servers.numeric("10.0.0.1:8091", "10.0.0.2:8091"));
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      seen.add(picker.pick(null, ""));
    }
    assertTrue(seen.contains(0) && seen.contains(1));
  }

  @Test
  void moreVirtualNodesSpreadMoreEvenly() {
    List<Servers.Server> servers = Servers.numeric("10.0.0.1:8091", "10.0.0.2:8091");
    HawserConfig config = HawserConfig.builder().set(Keys.VIRTUAL_NODES, 1000).build();
    Picker picker = new ConsistentHashLoadBalanceProvider().create(config).over(servers);
    int first = 0;
    for (int i = 0; i < 10_000; i++) {
      first += picker.pick(null, "key" + i) == 0 ? 1 : 0;
    }
    assertTrue(
        first > 4000 && first < 6000, "first " + first); // the keys are fixed: no chance here
  }
}
