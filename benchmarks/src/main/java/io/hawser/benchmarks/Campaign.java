package io.hawser.benchmarks;

import io.hawser.benchmarks.Server.Running;
import io.hawser.benchmarks.load.Workload;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Carries out a {@link Plan}, one server after another. One client works at a time. */
final class Campaign {
  /** Until the canned server is compiled, the first client would pay for it. */
  private static final int SERVER_WARM_UP_LEVEL = 64;

  private static final long SERVER_WARM_UP_MILLIS = 1_000;

  private final Scale scale;
  private final JavaHomes homes;
  private final String merged;
  private final PrintWriter progress;
  private final Results results = new Results();

  /**
   * Prepares it.
   *
   * @param scale how long to measure
   * @param homes the JDKs
   * @param merged how the canned server answers merged requests
   * @param progress receives what is going on
   */
  Campaign(Scale scale, JavaHomes homes, String merged, PrintWriter progress) {
    this.scale = scale;
    this.homes = homes;
    this.merged = merged;
    this.progress = progress;
  }

  /** Measures everything. What fails is in the results, too. */
  Results run(Plan plan) {
    plan.loads().forEach(this::measure);
    if (!plan.idle().isEmpty()) {
      measureIdle(plan.idle());
    }
    return results;
  }

  private void measureIdle(List<Client> clients) {
    try (Servers servers = new Servers()) {
      new IdleRun(
              scale,
              client -> start(client, servers.address(client, Server.CANNED)),
              this::say,
              results)
          .measure(clients);
    } catch (RuntimeException e) {
      say("failed: idle: " + e.getMessage());
      clients.forEach(client -> results.failed(Server.CANNED, client, "idle: " + e.getMessage()));
    }
  }

  private void measure(Server server, Map<Client, List<Load>> loads) {
    try {
      for (int fork = 1; fork <= forks(server); fork++) {
        measure(server, loads, ", fork " + fork + " of " + forks(server));
      }
    } catch (RuntimeException e) {
      say("failed: " + server.id() + ": " + e.getMessage());
      loads.keySet().forEach(c -> results.failed(server, c, String.valueOf(e.getMessage())));
    }
  }

  /**
   * Measures with servers of its own: those with transactions fill up with what is left to be done.
   */
  private void measure(Server server, Map<Client, List<Load>> loads, String fork) {
    try (Servers servers = new Servers();
        Fork clients = new Fork(server, scale, results)) {
      if (server == Server.CANNED) {
        warmUp(servers.address(Client.RAW_ASYNC, server));
      }
      loads.forEach(
          (client, list) -> {
            say(server.id() + ", " + client.id() + ": warming up" + fork);
            clients.start(client, list, () -> start(client, servers.address(client, server)));
          });
      say(server.id() + ": measuring" + fork);
      clients.measure();
    }
  }

  /**
   * Returns the number of forks. Slow servers need only one: the delays there are far longer than
   * the difference between any two forks.
   */
  private int forks(Server server) {
    return server == Server.SLOW_RESULT || server == Server.SLOW_SINGLE ? 1 : scale.forks();
  }

  private void warmUp(String server) {
    try (ChildJvm child = start(Client.RAW_ASYNC, server)) {
      child.run(Workload.STATUS, SERVER_WARM_UP_LEVEL, SERVER_WARM_UP_MILLIS, 0);
    }
  }

  private ChildJvm start(Client client, String server) {
    return ChildJvm.start(
        home(client), client.program(), client.properties(server), client.arguments(server));
  }

  private Path home(Client client) {
    if (!client.runsOnlyOnNewJava()) {
      return homes.current();
    }
    Path newer = homes.newer();
    if (newer == null) {
      throw new IllegalStateException("there is no JDK 25");
    }
    return newer;
  }

  private void say(String what) {
    progress.println("bench: " + what);
    progress.flush();
  }

  /** Those that have been needed so far; each is started once. */
  private final class Servers implements AutoCloseable {
    private final Map<Server, Running> running = new EnumMap<>(Server.class);

    String address(Client client, Server server) {
      return running
          .computeIfAbsent(client.insteadOf(server), s -> s.start(homes, merged))
          .address();
    }

    @Override
    public void close() {
      running.values().forEach(server -> server.stop().run());
    }
  }
}
