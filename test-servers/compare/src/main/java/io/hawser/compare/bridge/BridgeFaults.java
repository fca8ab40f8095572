package io.hawser.compare.bridge;

import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.DatabaseServer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Faults under both clients, one after the other, each with a server, a registry and a database of
 * its own. Seata's client looks for servers only once in its first minute, so its service is
 * started first, and waits until the one on the bridge is done.
 */
public final class BridgeFaults {
  private static final Duration SEATA_WARM_UP = Duration.ofSeconds(65);

  private final int threads;
  private final List<Fault> faults;

  /**
   * Creates a comparison.
   *
   * @param threads how many threads have transactions
   * @param count how many of the faults happen, from the first one
   */
  public BridgeFaults(int threads, int count) {
    this.threads = threads;
    this.faults = List.of(Fault.values()).subList(0, count);
  }

  /**
   * Runs it and prints the table; each row also when it is there.
   *
   * @param seataToo whether Seata's client is measured as well
   * @return whether the bridge did what is asked of it
   * @throws InterruptedException if it is interrupted
   */
  public boolean run(boolean seataToo) throws InterruptedException {
    Map<Fault, Row> seata = new EnumMap<>(Fault.class);
    Map<Fault, Row> bridge = new EnumMap<>(Fault.class);
    try (DatabaseServer database = DatabaseServer.postgres();
        Place waiting = seataToo ? new Place(Client.SEATA, database.url()) : null) {
      try (Place place = new Place(Client.BRIDGE, database.url())) {
        runAll("bridge", place, bridge);
      }
      if (waiting != null) {
        Thread.sleep(Math.max(1, SEATA_WARM_UP.minusNanos(waiting.age()).toMillis()));
        runAll("Seata's client", waiting, seata);
      }
    }
    print(seata, bridge);
    return bridge.values().stream().allMatch(Row::isGood);
  }

  private void runAll(String client, Place place, Map<Fault, Row> into)
      throws InterruptedException {
    for (Fault fault : faults) {
      System.err.println(client + ": " + fault.title() + " ...");
      into.put(fault, done(Trial.run(place, fault, threads)));
    }
  }

  private static Row done(Row row) {
    System.err.println("| " + row.cells() + " |");
    return row;
  }

  private void print(Map<Fault, Row> seata, Map<Fault, Row> bridge) {
    System.out.println();
    System.out.println(
        "| fault | client | transactions/s before | failed | longest (business time-out 5 s) |"
            + " at 90 percent again after | books balance | undo logs left |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Fault fault : faults) {
      print(fault, "Seata 2.6.0", seata.get(fault));
      print(fault, "bridge", bridge.get(fault));
    }
  }

  private static void print(Fault fault, String client, @Nullable Row row) {
    if (row != null) {
      System.out.println("| " + fault.title() + " | " + client + " | " + row.cells() + " |");
    }
  }
}
