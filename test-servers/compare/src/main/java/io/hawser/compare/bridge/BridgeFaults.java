package io.hawser.compare.bridge;

import io.hawser.testservers.AtService.Client;
import io.hawser.testservers.DatabaseServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All faults under both clients. Seata's client looks for servers only once in its first minute, so
 * its services are started first, and wait until those on the bridge are done.
 */
public final class BridgeFaults {
  private static final Duration SEATA_WARM_UP = Duration.ofSeconds(65);

  private final int threads;

  /**
   * Creates a comparison.
   *
   * @param threads how many threads have transactions
   */
  public BridgeFaults(int threads) {
    this.threads = threads;
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
    List<Place> places = new ArrayList<>();
    try (DatabaseServer database = DatabaseServer.postgres()) {
      try {
        for (Fault fault : seataToo ? Fault.values() : new Fault[0]) {
          places.add(new Place(Client.SEATA, database.url(), name(Client.SEATA, fault)));
        }
        for (Fault fault : Fault.values()) {
          System.err.println("bridge: " + fault.title() + " ...");
          try (Place place = new Place(Client.BRIDGE, database.url(), name(Client.BRIDGE, fault))) {
            bridge.put(fault, done(Trial.run(place, fault, threads)));
          }
        }
        Iterator<Place> waiting = places.iterator();
        for (Fault fault : seataToo ? Fault.values() : new Fault[0]) {
          Place place = waiting.next();
          Thread.sleep(Math.max(1, SEATA_WARM_UP.minusNanos(place.age()).toMillis()));
          System.err.println("Seata's client: " + fault.title() + " ...");
          seata.put(fault, done(Trial.run(place, fault, threads)));
        }
      } finally {
        places.forEach(Place::close);
      }
    }
    print(seata, bridge);
    return bridge.values().stream().allMatch(Row::isGood);
  }

  private static Row done(Row row) {
    System.err.println("| " + row.cells() + " |");
    return row;
  }

  private static String name(Client client, Fault fault) {
    return (client + "_" + fault).toLowerCase(Locale.ROOT);
  }

  private static void print(Map<Fault, Row> seata, Map<Fault, Row> bridge) {
    System.out.println();
    System.out.println(
        "| fault | client | transactions/s before | failed | longest (business time-out 5 s) |"
            + " at 90 percent again after | books balance | undo logs left |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Fault fault : Fault.values()) {
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
