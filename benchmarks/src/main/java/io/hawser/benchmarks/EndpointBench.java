package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.State;
import io.hawser.benchmarks.load.Workload;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Measures our server endpoint and Seata's side by side. */
final class EndpointBench {
  private static final List<Integer> CONNECTIONS = List.of(1_000, 3_000, 10_000);
  private static final List<Integer> LEVELS = List.of(1, 16, 64, 256);
  private static final List<Client> CLIENTS =
      List.of(Client.SEATA, Client.SEATA_MERGED, Client.HAWSER_SYNC, Client.RAW_ASYNC);

  /** The pause between two heartbeats of Seata's clients. */
  private static final int BEAT_MILLIS = 5_000;

  /** The time in which everything that was begun is finished. */
  private static final int SETTLE_MILLIS = 1_000;

  private final List<Integer> connectionCounts;
  private final List<Client> clients;
  private final Scale scale;
  private final JavaHomes homes;
  private final PrintWriter progress;
  private final EndpointResults results = new EndpointResults();

  /**
   * Prepares it.
   *
   * @param connectionCounts how many connections do nothing, in rising order
   * @param clients the clients that ask
   */
  EndpointBench(
      List<Integer> connectionCounts,
      List<Client> clients,
      Scale scale,
      JavaHomes homes,
      PrintWriter progress) {
    this.connectionCounts = connectionCounts;
    this.clients = clients;
    this.scale = scale;
    this.homes = homes;
    this.progress = progress;
  }

  /** Measures as much as is usual. */
  static EndpointReport run(Part part, Scale scale, Machine machine, PrintWriter progress) {
    EndpointBench bench =
        new EndpointBench(CONNECTIONS, CLIENTS, scale, JavaHomes.find(), progress);
    return EndpointReport.of(machine, scale, bench.run(part));
  }

  /** The parts that can be measured. */
  enum Part {
    /** Connections that do nothing. */
    IDLE,
    /** Requests. */
    LOAD,
    ALL
  }

  /** Measures. What fails is in the results, too. */
  EndpointResults run(Part part) {
    if (part != Part.LOAD) {
      for (Endpoint endpoint : Endpoint.values()) {
        failures(endpoint.id() + ", idle", () -> measureIdle(endpoint));
      }
    }
    if (part != Part.IDLE) {
      for (int fork = 1; fork <= scale.forks(); fork++) {
        say("load, fork " + fork + " of " + scale.forks());
        failures("load", this::measureLoads);
      }
    }
    return results;
  }

  /** Returns the steps; they are lower than asked for if not so many files may be open. */
  static Set<Integer> steps(List<Integer> counts, int maxConnections) {
    Set<Integer> steps = new LinkedHashSet<>();
    counts.forEach(wanted -> steps.add(Math.min(wanted, maxConnections)));
    return steps;
  }

  private void measureIdle(Endpoint endpoint) {
    try (ChildJvm server = endpoint.start(homes)) {
      warmUp(server);
      State empty = server.state();
      try (ChildJvm connections =
          ChildJvm.start(
              homes.current(),
              Program.ENDPOINT,
              Map.of(),
              List.of("connections", Endpoint.address(server)))) {
        for (int count : steps(connectionCounts, FileLimit.maxConnections())) {
          say(endpoint.id() + ", idle, " + count + " connections");
          long registerMillis = Long.parseLong(connections.order("connect " + count));
          connections.order("ping"); // both servers close what is silent for 15 s
          State full = server.state();
          pause(SETTLE_MILLIS);
          Sample quiet = server.idle(scale.idleMillis()).sample();
          connections.order("beat " + BEAT_MILLIS);
          pause(SETTLE_MILLIS);
          Sample beating = server.idle(scale.idleMillis()).sample();
          connections.order("beat 0");
          results.addIdle(endpoint, count, empty, full, registerMillis, quiet, beating);
        }
      }
    }
  }

  /**
   * Measures the loads. Clients are the outer loop, so that both servers are disturbed by the same.
   */
  private void measureLoads() {
    Map<Endpoint, ChildJvm> servers = new EnumMap<>(Endpoint.class);
    try {
      for (Endpoint endpoint : Endpoint.values()) {
        servers.put(endpoint, endpoint.start(homes));
      }
      servers.values().forEach(this::warmUp);
      for (Client client : clients) {
        servers.forEach(
            (endpoint, server) -> {
              say(endpoint.id() + ", " + client.id());
              failures(
                  endpoint.id() + ", " + client.id(), () -> measureLoad(endpoint, server, client));
            });
      }
    } finally {
      servers.values().forEach(ChildJvm::close);
    }
  }

  private void measureLoad(Endpoint endpoint, ChildJvm server, Client client) {
    try (ChildJvm child = start(client, server)) {
      int highest = LEVELS.get(LEVELS.size() - 1);
      child.run(Workload.STATUS, highest, scale.firstWarmUpMillis(), 0);
      for (int round = 0; round < scale.rounds(); round++) {
        for (int level : LEVELS) {
          measure(endpoint, server, client, child, level);
        }
      }
    }
  }

  /** Measures the server in a window within the client's. */
  private void measure(
      Endpoint endpoint, ChildJvm server, Client client, ChildJvm child, int level) {
    long warmUp = scale.warmUpMillis();
    long millis = scale.measuredMillis();
    CompletableFuture<Sample> atClient =
        CompletableFuture.supplyAsync(() -> child.run(Workload.STATUS, level, warmUp, millis));
    pause(warmUp + millis / 10);
    Sample atServer = server.idle(millis * 8 / 10).sample();
    try {
      results.add(endpoint, client, level, atClient.join(), atServer);
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private void warmUp(ChildJvm server) {
    try (ChildJvm child = start(Client.RAW_ASYNC, server)) {
      child.run(Workload.STATUS, 64, scale.firstWarmUpMillis(), 0);
    }
  }

  private ChildJvm start(Client client, ChildJvm server) {
    String address = Endpoint.address(server);
    return ChildJvm.start(
        homes.current(), client.program(), client.properties(address), client.arguments(address));
  }

  private void failures(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      say("failed: " + what + ": " + e.getMessage());
      results.failed(what, e);
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private void say(String what) {
    progress.println("bench: " + what);
    progress.flush();
  }
}
