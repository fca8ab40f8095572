package io.hawser.netty.internal.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.netty.CapturedLog;
import io.hawser.netty.internal.connection.HostResolver;
import io.hawser.netty.internal.discovery.FoundServers;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import io.netty.channel.DefaultEventLoop;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Registries and name servers that answer with far more servers than a cluster has. */
@Timeout(120)
class ServerLimitTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final LinkedBlockingQueue<FoundNodes> answers = new LinkedBlockingQueue<>();
  private final HostResolver names = new HostResolver(ServerLimitTest::manyAddresses);
  private final NodeResolver nodes =
      new NodeResolver(names, loop, Duration.ofDays(1), answers::add);

  @AfterEach
  void stop() throws Exception {
    names.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  /** Returns 3,000 addresses for a name. */
  private static InetAddress[] manyAddresses(String host) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[3_000];
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = InetAddress.getByAddress(host, new byte[] {10, 9, (byte) (i >> 8), (byte) i});
    }
    return addresses;
  }

  @Test
  void ofAThousandServersEachIsUsed() throws Exception {
    assertEquals(1_000, find(servers(1_000, i -> "10.1." + i / 250 + "." + i % 250)).size());
  }

  @Test
  void ofMoreServersEachAnswerYieldsTheSameThousand() throws Exception {
    List<ServiceInstance> listed = servers(5_000, i -> "10.1." + i / 250 + "." + i % 250);
    try (CapturedLog log = new CapturedLog()) {
      Set<String> first = find(listed);
      assertEquals(1_000, first.size());
      for (int seed = 1; seed <= 20; seed++) {
        Collections.shuffle(listed, new Random(seed));
        assertEquals(first, find(listed), "the order of the registry's answer");
      }
      assertEquals(1, log.lines("5000 servers are found"), log.text());
    }
  }

  @Test
  void ofANameWithMoreAddressesAThousandAreUsed() throws Exception {
    assertEquals(1_000, find(servers(1, i -> "many.example")).size());
  }

  @Test
  void ofManyNamesWithManyAddressesAThousandAreUsed() throws Exception {
    assertEquals(1_000, find(servers(2, i -> "many" + i + ".example")).size());
  }

  private static List<ServiceInstance> servers(int count, IntFunction<String> host) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ServiceInstance(new ServerAddress(host.apply(i), 8091), Map.of()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Returns the nodes that are used once all names are known. */
  private Set<String> find(List<ServiceInstance> listed) throws Exception {
    nodes.found(new FoundServers(listed, Set.of(), false));
    FoundNodes found;
    do {
      found = answers.take();
    } while (found.pending());
    return found.nodes().stream().map(Object::toString).collect(Collectors.toSet());
  }
}
