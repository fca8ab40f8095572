package io.hawser.benchmarks;

import io.hawser.benchmarks.load.Sample;
import io.hawser.benchmarks.load.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
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

  /** The share of a processor that compilers use when they rest. */
  private static final double COMPILERS_REST = 0.1;

  private final Server server;
  private final Scale scale;
  private final Results results;
  private final List<Member> members = new ArrayList<>();

  private record Member(Client client, List<Load> loads, ChildJvm child) {}

  Fork(Server server, Scale scale, Results results) {
    this.server = server;
    this.scale = scale;
    this.results = results;
  }

  /** Starts a client and warms it up. If that fails it is not measured. */
  void start(Client client, List<Load> loads, Supplier<ChildJvm> starter) {
    Member member;
    try {
      member = new Member(client, loads, starter.get());
    } catch (RuntimeException e) {
      results.failed(server, client, String.valueOf(e.getMessage()));
      return;
    }
    members.add(member);
    Map<Workload, Integer> highest = new EnumMap<>(Workload.class);
    loads.forEach(load -> highest.merge(load.workload(), load.inFlight(), Math::max));
    orLeave(
        member,
        () -> highest.forEach((workload, inFlight) -> warmUp(member.child(), workload, inFlight)));
  }

  /**
   * Warms up until the JVM's compilers rest, for the time given at most. It takes clients of more
   * code three times as long as the floors; a fixed time would favour these.
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
      for (Member member : inTurn(members, round)) {
        List<Load> loads = inTurn(member.loads(), round);
        orLeave(member, () -> loads.forEach(load -> measure(member, load)));
      }
    }
  }

  private void measure(Member member, Load load) {
    Sample sample =
        member
            .child()
            .run(load.workload(), load.inFlight(), scale.warmUpMillis(), scale.measuredMillis());
    results.add(server, member.client(), load, sample);
  }

  /** Goes there and back, so that it is not always the same one that comes first. */
  private static <T> List<T> inTurn(List<T> items, int turn) {
    List<T> list = new ArrayList<>(items);
    if (turn % 2 == 0) {
      Collections.reverse(list);
    }
    return list;
  }

  private void orLeave(Member member, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      results.failed(server, member.client(), String.valueOf(e.getMessage()));
      members.remove(member);
      member.child().close();
    }
  }

  @Override
  public void close() {
    members.forEach(member -> member.child().close());
  }
}
