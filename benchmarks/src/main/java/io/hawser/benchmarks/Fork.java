package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A JVM of each client. All are started and warmed up before the first one is measured, and then
 * take turns, so that the measurements of each are spread over the whole time: a machine that is
 * shared with others has phases of seconds in which everything takes twice as long.
 */
final class Fork implements AutoCloseable {
  private static final long WARM_UP_STEP_MILLIS = 300;

  /** As a share of a processor. */
  private static final double COMPILERS_REST = 0.1;

  private final Server server;
  private final Map<Client, List<Load>> loads;
  private final Scale scale;
  private final Results results;
  private final Map<Client, ChildJvm> children = new LinkedHashMap<>();

  Fork(Server server, Map<Client, List<Load>> loads, Scale scale, Results results) {
    this.server = server;
    this.loads = loads;
    this.scale = scale;
    this.results = results;
  }

  /** Starts a client and warms it up. If that fails it is not measured. */
  void start(Client client, Supplier<ChildJvm> starter) {
    try {
      ChildJvm child = starter.get();
      children.put(client, child);
      Map<Workload, Integer> highest = new LinkedHashMap<>();
      loads.get(client).forEach(load -> highest.merge(load.workload(), load.inFlight(), Math::max));
      highest.forEach((workload, inFlight) -> warmUp(child, workload, inFlight));
    } catch (RuntimeException e) {
      failed(client, e);
    }
  }

  /**
   * Until the JVM's compilers rest, for the time given at most. It takes clients of more code three
   * times as long as the floors; a fixed time would favour these.
   */
  private void warmUp(ChildJvm child, Workload workload, int inFlight) {
    long left = scale.firstWarmUpMillis();
    double busy = 1;
    while (left > 0 && busy > COMPILERS_REST) {
      long millis = Math.min(left, WARM_UP_STEP_MILLIS);
      Sample sample = child.run(workload, inFlight, 0, millis);
      busy = (double) sample.compilerNanos() / sample.nanos();
      left -= millis;
    }
  }

  /** Measures all that are running. */
  void measure() {
    for (int round = 1; round <= scale.rounds(); round++) {
      for (Client client : inTurn(children.keySet(), round)) {
        try {
          measure(client, children.get(client), round);
        } catch (RuntimeException e) {
          failed(client, e);
        }
      }
    }
  }

  private void measure(Client client, ChildJvm child, int round) {
    for (Load load : inTurn(loads.get(client), round)) {
      Sample sample =
          child.run(load.workload(), load.inFlight(), scale.warmUpMillis(), scale.measuredMillis());
      results.add(server, client, load, sample);
    }
  }

  /** There and back, so that it is not always the same one that comes first. */
  private static <T> List<T> inTurn(Collection<T> items, int turn) {
    List<T> list = new ArrayList<>(items);
    if (turn % 2 == 0) {
      Collections.reverse(list);
    }
    return list;
  }

  private void failed(Client client, RuntimeException why) {
    results.failed(server, client, String.valueOf(why.getMessage()));
    ChildJvm child = children.remove(client);
    if (child != null) {
      child.close();
    }
  }

  @Override
  public void close() {
    children.values().forEach(ChildJvm::close);
  }
}
