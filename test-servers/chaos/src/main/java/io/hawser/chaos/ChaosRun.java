package io.hawser.chaos;

import io.hawser.ClientStatus.ServerStatus;
import io.hawser.ClientStatus.State;
import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.error.HawserException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.testservers.process.WorkDirectory;
import io.hawser.transaction.Resource;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** One run: servers, proxies, a client, callers and the adversary, from begin to end. */
final class ChaosRun {
  private static final int SERVERS = 3;
  private static final Duration ASYNC_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(2);

  private final long seed;
  private final Duration duration;
  private final int callers;
  private final Transports transport;
  private final Path certificates = WorkDirectory.create("chaos-certificates");

  ChaosRun(long seed, Duration duration, int callers, Transports transport) {
    this.seed = seed;
    this.duration = duration;
    this.callers = callers;
    this.transport = transport;
  }

  Outcome run() throws InterruptedException {
    Queue<String> leaks = new ConcurrentLinkedQueue<>();
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
    List<ServerProcess> servers = new ArrayList<>();
    List<Network> networks = new ArrayList<>();
    transport.prepare(certificates);
    try {
      for (int i = 0; i < SERVERS; i++) {
        ServerProcess server = new ServerProcess(transport, certificates);
        servers.add(server);
        networks.add(transport.network(server.address(), seed + i));
      }
      warmUp(networks);
      Footprint before = Footprint.now();
      Ledger ledger = new Ledger();
      Adversary adversary = new Adversary(seed, servers, networks);
      List<String> hung;
      long recovered;
      try (HawserClient client = connect(networks, ledger);
          Callers calling = new Callers(client, ledger, callers, seed, ASYNC_TIMEOUT)) {
        Thread breaking = new Thread(adversary, "chaos-adversary");
        breaking.start();
        Thread.sleep(duration.toMillis());
        adversary.stop();
        breaking.join();
        recovered = awaitReady(client);
        calling.join();
        hung = stillOpen(ledger);
      }
      networks.forEach(Network::endAll);
      Footprint after = settled(before);
      collectLeaks();
      return new Outcome(
          seed, adversary.done(), ledger, hung, List.copyOf(leaks), before, after, recovered);
    } finally {
      networks.forEach(Network::close);
      servers.forEach(ServerProcess::close);
    }
  }

  /** Loads the classes and fills the pools that the run itself would otherwise be charged for. */
  private void warmUp(List<Network> networks) throws InterruptedException {
    Ledger ledger = new Ledger();
    try (HawserClient client = connect(networks, ledger);
        Callers calling = new Callers(client, ledger, callers, seed, ASYNC_TIMEOUT)) {
      Thread.sleep(2_000);
      calling.join();
    }
  }

  private HawserClient connect(List<Network> networks, Ledger ledger) throws InterruptedException {
    String addresses =
        networks.stream().map(p -> p.address().toString()).collect(Collectors.joining(";"));
    HawserConfig.Builder config =
        HawserConfig.builder()
            .servers(addresses)
            .set("client.loadBalance.type", "RoundRobin")
            .set("client.reconnect.maxBackoff", "1s")
            .set("transport.connectTimeout", "1s")
            // A busy machine may need longer than that for the first connections.
            .set("transport.enableTmClientChannelCheckFailFast", "false")
            .set("transport.enableRmClientChannelCheckFailFast", "false")
            .set("transport.rpcTmRequestTimeout", ASYNC_TIMEOUT.toMillis() + "ms")
            .set("transport.rpcRmRequestTimeout", ASYNC_TIMEOUT.toMillis() + "ms");
    transport.client(certificates).forEach(config::set);
    HawserClient client = HawserClient.connect(config.build(), List.of(ledger));
    try {
      client
          .resourceManager()
          .registerResource(
              new Resource(
                  Callers.RESOURCE,
                  BranchType.AT,
                  branch -> BranchStatus.PhaseTwo_Committed,
                  branch -> BranchStatus.PhaseTwo_Rollbacked));
      awaitReady(client);
    } catch (HawserException | IllegalStateException | InterruptedException e) {
      client.close();
      throw e;
    }
    return client;
  }

  /**
   * Waits for the last asynchronous calls, which end with their time-outs, and returns whatever is
   * open after that and hangs.
   */
  private static List<String> stillOpen(Ledger ledger) throws InterruptedException {
    long deadline = System.nanoTime() + RECOVERY_LIMIT.toNanos();
    while (!ledger.open().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    return ledger.open();
  }

  /** Waits until all servers are ready, and returns how long that took. */
  private static long awaitReady(HawserClient client) throws InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      List<ServerStatus> all = client.status().servers();
      if (all.size() == 2 * SERVERS && all.stream().allMatch(s -> s.state() == State.READY)) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      }
      if (System.nanoTime() - begin > RECOVERY_LIMIT.toNanos()) {
        throw new IllegalStateException("Not every server is ready again: " + client.status());
      }
      Thread.sleep(5);
    }
  }

  /**
   * Waits for threads that are ending, which may take a moment, above all those that Netty shares
   * in the JVM.
   */
  private static Footprint settled(Footprint before) throws InterruptedException {
    Footprint now = Footprint.now();
    for (int i = 0; i < 300 && !now.threadsBeyond(before).isEmpty(); i++) {
      Thread.sleep(200);
      now = Footprint.now();
    }
    return now;
  }

  /** Has Netty look for lost buffers, which it does when it hands out new ones. */
  private static void collectLeaks() {
    for (int i = 0; i < 2; i++) {
      System.gc();
      PooledByteBufAllocator.DEFAULT.heapBuffer().release();
      PooledByteBufAllocator.DEFAULT.directBuffer().release();
    }
  }
}
