package io.hawser.netty.internal.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hawser.config.HawserConfig;
import io.hawser.config.LiveConfig;
import io.hawser.error.RegistryException;
import io.hawser.netty.EventLimit;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests how a change of a registry's answer is interpreted. That depends on the time and the
 * mapping, so the tests have a clock of their own.
 */
class DiscoveryTest {
  private static final String A = "10.0.0.1:8091";
  private static final String B = "10.0.0.2:8091";

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();
  private final BlockingQueue<FoundServers> found = new LinkedBlockingQueue<>();
  private final BlockingQueue<RegistryListener> listeners = new LinkedBlockingQueue<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private volatile boolean subscribing = true;
  private LiveConfig config;
  private Discovery discovery;
  private RegistryListener listener;

  @BeforeEach
  void start() throws Exception {
    Path file = directory.resolve("hawser.properties");
    Files.writeString(file, mappedTo("one"));
    config = new LiveConfig(HawserConfig.load(file));
    RegistryProvider provider =
        new RegistryProvider() {
          @Override
          public List<String> names() {
            return List.of("stub");
          }

          @Override
          public RegistryService create(LiveConfig ignored) {
            return new StubRegistry();
          }
        };
    discovery = new Discovery(config, Map.of("stub", provider), found::add, now::get);
    discovery.start().get(EventLimit.SECONDS, TimeUnit.SECONDS);
    listener = next(listeners);
    assertEquals(servers(A, B), addresses(next(found)));
  }

  @AfterEach
  void close() throws InterruptedException {
    discovery.close();
    config.close();
  }

  /** Answers each lookup with the servers of the cluster. */
  private final class StubRegistry implements RegistryService {
    @Override
    public List<ServiceInstance> lookup(String cluster) {
      lookups.incrementAndGet();
      return switch (cluster) {
        case "one" -> instances(A, B);
        case "two" -> instances(B);
        case "unwatched" -> lookups.get() % 2 == 0 ? instances(A, B) : instances(A);
        default -> List.of();
      };
    }

    @Override
    public void subscribe(String cluster, RegistryListener fresh) {
      if (!subscribing) {
        throw new RegistryException("no watch today", null);
      }
      listeners.add(fresh);
    }

    @Override
    public String description() {
      return "stub";
    }

    @Override
    public void close() {}
  }

  private static String mappedTo(String cluster) {
    return "registry.type=stub\nregistry.refreshInterval=1h\n"
        + "service.vgroupMapping.default_tx_group="
        + cluster
        + "\n";
  }

  private static List<ServiceInstance> instances(String... addresses) {
    return Stream.of(addresses).map(ServiceInstance::of).toList();
  }

  private static List<ServerAddress> servers(String... addresses) {
    return Stream.of(addresses).map(ServerAddress::parse).toList();
  }

  private static List<ServerAddress> addresses(FoundServers servers) {
    return servers.instances().stream().map(ServiceInstance::address).toList();
  }

  private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
    T next = queue.poll(EventLimit.SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("Nothing came in time");
    }
    return next;
  }

  private FoundServers afterPush(String... addresses) throws InterruptedException {
    listener.onChange(instances(addresses));
    return next(found);
  }

  private void outage() {
    listener.onError(new RegistryException("it is down", null));
  }

  @Test
  void anOutageThatTheProviderReportsIsTheProvidersToEnd() throws InterruptedException {
    int before = lookups.get();
    outage();
    TimeUnit.SECONDS.sleep(3); // a lookup that threw would be repeated after one second
    assertEquals(before, lookups.get());
    afterPush(A);
    assertEquals(before, lookups.get());
  }

  @Test
  void anAnswerThatBringsNothingNewIsTheVerySameList() throws InterruptedException {
    FoundServers before = afterPush(A, B);

    assertSame(before.instances(), afterPush(A, B).instances());
    assertEquals(servers(B), addresses(afterPush(B)));
    assertEquals(servers(A, B), addresses(afterPush(A, B)));
  }

  @Test
  void whatVanishesInQuietTimesHasLeft() throws InterruptedException {
    assertEquals(Set.of(), afterPush(A).forgotten());
  }

  @Test
  void whatAnEmptyAnswerLacksIsForgotten() throws InterruptedException {
    assertEquals(Set.copyOf(servers(A, B)), afterPush().forgotten());
  }

  @Test
  void withinAMinuteAfterAnOutageWhatVanishesIsForgotten() throws InterruptedException {
    outage();
    assertEquals(Set.of(), afterPush(A, B).forgotten());
    now.addAndGet(Duration.ofSeconds(59).toNanos());
    assertEquals(Set.copyOf(servers(B)), afterPush(A).forgotten());
  }

  @Test
  void laterItHasLeft() throws InterruptedException {
    outage();
    assertEquals(Set.of(), afterPush(A, B).forgotten());
    now.addAndGet(Duration.ofSeconds(60).toNanos());
    assertEquals(Set.of(), afterPush(A).forgotten());
  }

  @Test
  void whatIsMissingWhenTheRegistryIsBackIsForgotten() throws InterruptedException {
    outage();
    assertEquals(Set.copyOf(servers(B)), afterPush(A).forgotten());
  }

  @Test
  void theFirstServersOfAClusterAreNoSignOfTrouble() throws Exception {
    Files.writeString(directory.resolve("hawser.properties"), mappedTo("a new one"));
    assertEquals(servers(), addresses(next(found)));
    listener = next(listeners);
    assertEquals(Set.of(), afterPush(A, B).forgotten());
    assertEquals(Set.of(), afterPush(A).forgotten());
    assertEquals(Set.copyOf(servers(A)), afterPush().forgotten());
    assertEquals(Set.of(), afterPush(A, B).forgotten());
    assertEquals(Set.copyOf(servers(B)), afterPush(A).forgotten());
  }

  /** Lookups do answer, and more often than usual. */
  @Test
  void whatVanishesWhileSubscribingFailsHasLeft() throws Exception {
    subscribing = false;
    Files.writeString(directory.resolve("hawser.properties"), mappedTo("unwatched"));
    FoundServers both = next(found);
    while (both.instances().size() < 2) {
      both = next(found);
    }
    FoundServers one = next(found);
    assertEquals(servers(A), addresses(one));
    assertEquals(Set.of(), one.forgotten());
  }

  @Test
  void whatTheNewMappingLacksHasLeftEvenAfterAnOutage() throws Exception {
    outage();
    assertEquals(Set.of(), afterPush(A, B).forgotten());
    Files.writeString(directory.resolve("hawser.properties"), mappedTo("two"));
    FoundServers moved = next(found);
    assertEquals(servers(B), addresses(moved));
    assertEquals(Set.of(), moved.forgotten());
  }
}
