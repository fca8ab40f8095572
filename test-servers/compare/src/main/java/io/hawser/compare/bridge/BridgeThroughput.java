package io.hawser.compare.bridge;

import io.hawser.testservers.AtService;
import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.DatabaseServer;
import io.hawser.testservers.SeataServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * AT transactions of one updated row, on Seata's client and on the bridge: the same database and
 * server, one after the other in rounds. Each client has two processes, so that two equal sides
 * show how much is chance. Another side is Seata's client without its merging of requests, and the
 * last one has no client at all, which shows what the rest costs.
 */
public final class BridgeThroughput {
  private static final String OPTIONS = "hawser.testservers.jvmOptions";
  private static final int[] THREADS = {1, 16, 64};
  private static final int ROUNDS = 5;
  private static final long ROUND_MILLIS = 3_000;
  private static final long WARM_UP_MILLIS = 8_000;
  private static final int ACCOUNTS = 64;
  private static final double LEAST_MICROS = 5;

  private enum Side {
    SEATA("Seata 2.6.0", Client.SEATA),
    BRIDGE("bridge", Client.BRIDGE),
    SEATA_AGAIN("Seata 2.6.0, second process", Client.SEATA),
    BRIDGE_AGAIN("bridge, second process", Client.BRIDGE),
    SEATA_UNMERGED("Seata 2.6.0, without merging", Client.SEATA),
    NONE("no client, no server", Client.SEATA);

    private final String title;
    private final Client client;

    Side(String title, Client client) {
      this.title = title;
      this.client = client;
    }

    Map<String, String> settings() {
      return switch (this) {
        case SEATA_UNMERGED ->
            Map.of("pool.size", "64", "transport.enableRmClientBatchSendRequest", "false");
        case NONE -> Map.of("pool.size", "64", "no.client", "true");
        default -> Map.of("pool.size", "64");
      };
    }
  }

  private record Sample(double rate, Usage usage) {}

  /** Creates a comparison. */
  public BridgeThroughput() {}

  /**
   * Runs it and prints the table.
   *
   * @throws InterruptedException if it is interrupted
   */
  public void run() throws InterruptedException {
    // Children compile in a hurry otherwise.
    String more = System.getProperty(OPTIONS, "");
    System.setProperty(OPTIONS, "-XX:TieredStopAtLevel=4 -Xmx512m " + more);
    Map<Side, AtService> services = new EnumMap<>(Side.class);
    Map<Integer, Map<Side, Usage>> parts = new TreeMap<>();
    try (DatabaseServer database = DatabaseServer.postgres();
        SeataServer server = SeataServer.seataServer200(Map.of())) {
      Books books = new Books(database.url(), "throughput", ACCOUNTS);
      try {
        for (Side side : Side.values()) {
          services.put(
              side,
              AtService.start(
                  side.client, server.address(), books.url(), "AT", "JDBC", side.settings()));
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
          parts.put(threads, rounds(services, threads));
        }
      } finally {
        services.values().forEach(AtService::close);
      }
    }
    parts.forEach(BridgeThroughput::printParts);
  }

  private static AtService side(Map<Side, AtService> services, Side side) {
    AtService service = services.get(side);
    if (service == null) {
      throw new IllegalStateException(side.title);
    }
    return service;
  }

  /** Returns the usage in the round with the median of CPU. */
  private static Map<Side, Usage> rounds(Map<Side, AtService> services, int threads)
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
    Map<Side, Usage> medians = new EnumMap<>(Side.class);
    for (Side side : Side.values()) {
      List<Sample> of = samples.getOrDefault(side, List.of());
      double[] rates = of.stream().mapToDouble(Sample::rate).sorted().toArray();
      List<Usage> usages =
          of.stream().map(Sample::usage).sorted(Comparator.comparingDouble(Usage::millis)).toList();
      Usage median = usages.get(ROUNDS / 2);
      medians.put(side, median);
      System.out.printf(
          Locale.ROOT,
          "| %d | %s | %.0f (%.0f to %.0f) | %.2f ms (%.2f to %.2f) |%n",
          threads,
          side.title,
          rates[ROUNDS / 2],
          rates[0],
          rates[ROUNDS - 1],
          median.millis(),
          usages.get(0).millis(),
          usages.get(ROUNDS - 1).millis());
    }
    return medians;
  }

  /** Prints which threads have used the CPU, and how often they went to sleep. */
  private static void printParts(int threads, Map<Side, Usage> sides) {
    System.out.println();
    System.out.println(
        threads + " threads: CPU in microseconds and waits a transaction, by threads");
    sides.forEach(
        (side, usage) -> {
          System.out.print(side.title + ":");
          usage.micros().entrySet().stream()
              .filter(e -> e.getValue() >= LEAST_MICROS)
              .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
              .forEach(
                  e ->
                      System.out.printf(
                          Locale.ROOT,
                          " %s %.0f/%.1f",
                          e.getKey(),
                          e.getValue(),
                          usage.waits().get(e.getKey())));
          System.out.println();
        });
  }

  private static Sample measure(AtService service, int threads, long millis)
      throws InterruptedException {
    Usage before = Usage.parse(service.run("tasks"));
    service.run("load " + threads + " 0 60000");
    Thread.sleep(millis);
    Usage after = Usage.parse(service.run("tasks"));
    long counted = Long.parseLong(service.run("done"));
    List<Transfer> transfers = service.stopLoad().stream().map(Transfer::parse).toList();
    long done = transfers.stream().filter(Transfer::ok).count();
    long first = transfers.stream().mapToLong(Transfer::begin).min().orElse(0);
    long last = transfers.stream().mapToLong(Transfer::end).max().orElse(1);
    return new Sample(done * 1e6 / (last - first), after.since(before, counted));
  }
}
