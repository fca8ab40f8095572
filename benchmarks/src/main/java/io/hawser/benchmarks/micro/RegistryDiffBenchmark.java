package io.hawser.benchmarks.micro;

import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import io.hawser.config.LiveConfig;
import io.hawser.netty.internal.discovery.Discovery;
import io.hawser.registry.RegistryListener;
import io.hawser.registry.RegistryProvider;
import io.hawser.registry.RegistryService;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.ServiceInstance;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the way from an answer of a registry to what the client is notified of, on the
 * registry's thread; the way to that thread and back is in the figures.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegistryDiffBenchmark {
  /** The number of servers. */
  @Param({"3", "100", "10000"})
  public int servers = 3;

  private final Semaphore notified = new Semaphore(0);
  private List<ServiceInstance> all = List.of();
  private List<ServiceInstance> oneLess = List.of();
  private @Nullable Discovery discovery;
  private @Nullable RegistryListener listener;

  /** Starts to follow a registry that answers immediately. */
  @Setup
  public void prepare() {
    all =
        IntStream.range(0, servers)
            .mapToObj(
                i ->
                    new ServiceInstance(new ServerAddress("10.1." + i / 250 + "." + i % 250, 8091)))
            .toList();
    oneLess = all.subList(1, servers);
    HawserConfig settings =
        HawserConfig.builder()
            .servers("127.0.0.1:8091")
            .set(Keys.REGISTRY_REFRESH, "1h") // not while this measures
            .build();
    LiveConfig config = new LiveConfig(settings);
    discovery = new Discovery(config, Map.of("memory", new Memory()), found -> notified.release());
    discovery.start().join();
    notified.acquireUninterruptibly();
  }

  /** Ends it. */
  @TearDown
  public void close() throws InterruptedException {
    if (discovery != null) {
      discovery.close();
    }
  }

  /** Reports what the registry said before. */
  @Benchmark
  public void unchanged() {
    report(all);
  }

  /** Reports that a server has gone and that it is back: two answers. */
  @Benchmark
  public void oneChanged() {
    report(oneLess);
    report(all);
  }

  private void report(List<ServiceInstance> instances) {
    if (listener != null) {
      listener.onChange(instances);
    }
    notified.acquireUninterruptibly();
  }

  private final class Memory implements RegistryProvider, RegistryService {
    @Override
    public List<String> names() {
      return List.of("memory");
    }

    @Override
    public RegistryService create(LiveConfig config) {
      return this;
    }

    @Override
    public List<ServiceInstance> lookup(String cluster) {
      return all;
    }

    @Override
    public void subscribe(String cluster, RegistryListener subscriber) {
      listener = subscriber;
    }

    @Override
    public void unsubscribe(String cluster, RegistryListener subscriber) {}

    @Override
    public void register(String cluster, ServiceInstance instance) {}

    @Override
    public void unregister(String cluster, ServiceInstance instance) {}

    @Override
    public String description() {
      return "memory";
    }

    @Override
    public void close() {}
  }
}
