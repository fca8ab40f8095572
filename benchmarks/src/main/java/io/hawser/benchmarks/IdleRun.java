package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Workload;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures clients that are asked for nothing. All of them together, as they leave the machine to
 * itself: so there is time for one long measurement.
 */
final class IdleRun {
  /**
   * The time after which clients have done once what they do every 10 s. The first time costs most.
   */
  private static final long SETTLED_MILLIS = 11_000;

  private static final long IN_USE_MILLIS = 1_000;

  private final Scale scale;
  private final Function<Client, ChildJvm> starter;
  private final Consumer<String> progress;
  private final Results results;

  IdleRun(
      Scale scale, Function<Client, ChildJvm> starter, Consumer<String> progress, Results results) {
    this.scale = scale;
    this.starter = starter;
    this.progress = progress;
    this.results = results;
  }

  void measure(List<Client> clients) {
    Map<Client, ChildJvm> children = new EnumMap<>(Client.class);
    try {
      for (Client client : clients) {
        progress.accept("idle, " + client.id());
        ChildJvm child = starter.apply(client);
        children.put(client, child);
        if (client != Client.NOTHING) {
          child.run(Workload.STATUS, 1, inUseMillis(), 0);
        }
      }
      progress.accept("idle, all of them");
      Map<Client, ChildJvm.Idle> settling = idle(children, settledMillis());
      settling.values().forEach(ChildJvm.Idle::sample);
      idle(children, scale.idleMillis())
          .forEach((client, idle) -> results.addIdle(client, idle.sample()));
    } finally {
      children.values().forEach(ChildJvm::close);
    }
  }

  private long inUseMillis() {
    return Math.min(IN_USE_MILLIS, scale.firstWarmUpMillis());
  }

  private long settledMillis() {
    return Math.min(SETTLED_MILLIS, 2 * scale.idleMillis());
  }

  private static Map<Client, ChildJvm.Idle> idle(Map<Client, ChildJvm> children, long millis) {
    Map<Client, ChildJvm.Idle> measurements = new EnumMap<>(Client.class);
    children.forEach((client, child) -> measurements.put(client, child.idle(millis)));
    return measurements;
  }
}
