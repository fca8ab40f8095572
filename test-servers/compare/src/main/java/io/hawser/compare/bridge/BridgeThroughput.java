package io.hawser.compare.bridge;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.DatabaseServer;
import io.hawser.testservers.SeataServer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * AT transactions of one updated row, on Seata's client and on the bridge: the same database and
 * server, one after the other in rounds. Each client has two processes, so that two equal sides
 * show how much is chance.
 */
public final class BridgeThroughput {
  private static final int[] THREADS = {1, 16, 64};
  private static final int ROUNDS = 5;
  private static final long ROUND_MILLIS = 4_000;
  private static final long WARM_UP_MILLIS = 8_000;
  private static final int ACCOUNTS = 64;

  private enum Side {
    SEATA("Seata 2.6.0", Client.SEATA),
    BRIDGE("bridge", Client.BRIDGE),
    SEATA_AGAIN("Seata 2.6.0, second process", Client.SEATA),
    BRIDGE_AGAIN("bridge, second process", Client.BRIDGE);

    private final String title;
    private final Client client;

    Side(String title, Client client) {
      this.title = title;
      this.client = client;
    }
  }

  private record Sample(double rate, double cpuMillis) {}

  /** Creates a comparison. */
  public BridgeThroughput() {}

  /**
   * Runs it and prints the table.
   *
   * @throws InterruptedException if it is interrupted
   */
  public void run() throws InterruptedException {
    // Children compile in a hurry otherwise.
    System.setProperty("hawser.testservers.jvmOptions", "-XX:TieredStopAtLevel=4 -Xmx512m");
    Map<Side, AtService> services = new EnumMap<>(Side.class);
    try (DatabaseServer database = DatabaseServer.postgres();
        SeataServer server = SeataServer.seataServer200(Map.of())) {
      Books books = new Books(database.url(), "throughput", ACCOUNTS);
      try {
        for (Side side : Side.values()) {
          services.put(
              side,
              AtService.start(
                  side.client,
                  server.address(),
                  books.url(),
                  "AT",
                  "JDBC",
                  Map.of("pool.size", "64")));
        }
        for (Side side : Side.values()) {
          System.err.println("warming up: " + side.title + " ...");
          measure(side(services, side), 16, WARM_UP_MILLIS);
        }
        System.out.println();
        System.out.println(
            "| threads | side | transactions/s, median (lowest to highest) | CPU of the client a"
                + " transaction |");
        System.out.println("|---|---|---|---|");
        for (int threads : THREADS) {
          rounds(services, threads);
        }
      } finally {
        services.values().forEach(AtService::close);
      }
    }
  }

  private static AtService side(Map<Side, AtService> services, Side side) {
    AtService service = services.get(side);
    if (service == null) {
      throw new IllegalStateException(side.title);
    }
    return service;
  }

  private static void rounds(Map<Side, AtService> services, int threads)
      throws InterruptedException {
    Map<Side, List<Sample>> samples = new EnumMap<>(Side.class);
    for (int round = 0; round < ROUNDS; round++) {
      System.err.println(threads + " threads, round " + (round + 1) + " ...");
      for (Side side : Side.values()) {
        samples
            .computeIfAbsent(side, key -> new ArrayList<>())
            .add(measure(side(services, side), threads, ROUND_MILLIS));
      }
    }
    for (Side side : Side.values()) {
      List<Sample> of = samples.getOrDefault(side, List.of());
      double[] rates = of.stream().mapToDouble(Sample::rate).sorted().toArray();
      double[] cpu = of.stream().mapToDouble(Sample::cpuMillis).sorted().toArray();
      System.out.printf(
          Locale.ROOT,
          "| %d | %s | %.0f (%.0f to %.0f) | %.2f ms |%n",
          threads,
          side.title,
          rates[ROUNDS / 2],
          rates[0],
          rates[ROUNDS - 1],
          cpu[ROUNDS / 2]);
    }
  }

  private static Sample measure(AtService service, int threads, long millis)
      throws InterruptedException {
    long cpu = Long.parseLong(service.run("cpu"));
    service.run("load " + threads + " 0 60000");
    Thread.sleep(millis);
    List<Transfer> transfers = service.stopLoad().stream().map(Transfer::parse).toList();
    cpu = Long.parseLong(service.run("cpu")) - cpu;
    long done = transfers.stream().filter(Transfer::ok).count();
    long first = transfers.stream().mapToLong(Transfer::begin).min().orElse(0);
    long last = transfers.stream().mapToLong(Transfer::end).max().orElse(1);
    return new Sample(done * 1e6 / (last - first), cpu / 1e6 / Math.max(1, done));
  }
}
