package io.hawser.benchmarks.micro;

import io.hawser.benchmarks.load.Workload;
import io.hawser.config.HawserConfig;
import io.hawser.loadbalance.Candidate;
import io.hawser.loadbalance.LoadBalance;
import io.hawser.loadbalance.LoadBalanceProvider;
import io.hawser.loadbalance.Picker;
import io.hawser.registry.ServerAddress;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.Warmup;

/** Choosing a server, and preparing for that, which is done once for each change of the servers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LoadBalanceBenchmark {
  /** The name of the load balancer. */
  @Param({"XID", "RoundRobin", "Random", "LeastActive", "ConsistentHash"})
  public String name = "XID";

  /** The number of servers. */
  @Param({"3", "100", "10000"})
  public int servers = 3;

  private List<Server> candidates = List.of();
  private LoadBalance loadBalance = list -> (xid, key) -> 0;
  private Picker picker = (xid, key) -> 0;
  private String xid = "";

  private record Server(ServerAddress address, int inFlight) implements Candidate {
    @Override
    public ServerAddress resolvedAddress() {
      return address;
    }
  }

  /** Makes the servers. */
  @Setup
  public void prepare() {
    candidates =
        IntStream.range(0, servers)
            .mapToObj(
                i -> new Server(new ServerAddress("10.1." + i / 250 + "." + i % 250, 8091), i % 7))
            .toList();
    loadBalance =
        ServiceLoader.load(LoadBalanceProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.names().contains(name))
            .findFirst()
            .orElseThrow()
            .create(HawserConfig.builder().build());
    picker = loadBalance.over(candidates);
    xid = Workload.xid(candidates.get(servers / 2).address().toString());
  }

  /**
   * Chooses a server for a request.
   *
   * @return the index of a server
   */
  @Benchmark
  public int pick() {
    return picker.pick(xid, xid);
  }

  /**
   * Prepares the choice from a changed list.
   *
   * @return how to choose from it
   */
  @Benchmark
  public Picker prepareList() {
    return loadBalance.over(candidates);
  }
}
