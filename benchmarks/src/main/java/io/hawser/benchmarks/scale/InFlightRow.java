package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.scale.InFlightMeter.Round;
import io.hawser.benchmarks.server.AnswerOrder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * So many requests in flight on one connection; medians of all rounds.
 *
 * @param heapPerRequest bytes of live objects
 * @param cpuNanos CPU time of ending one, by the order in which all are ended
 * @param nanos how long that took, by order
 */
record InFlightRow(
    int inFlight,
    double heapPerRequest,
    Map<AnswerOrder, Double> cpuNanos,
    Map<AnswerOrder, Double> nanos) {

  static InFlightRow of(int inFlight, Map<AnswerOrder, List<Round>> rounds) {
    return new InFlightRow(
        inFlight,
        Medians.of(rounds.values().stream().flatMap(List::stream).map(Round::heapBytes).toList()),
        medians(rounds, Round::cpuNanos),
        medians(rounds, Round::nanos));
  }

  private static Map<AnswerOrder, Double> medians(
      Map<AnswerOrder, List<Round>> rounds, ToDoubleFunction<Round> figure) {
    Map<AnswerOrder, Double> medians = new TreeMap<>();
    rounds.forEach(
        (order, list) ->
            medians.put(order, Medians.of(list.stream().map(figure::applyAsDouble).toList())));
    return medians;
  }

  /** Returns the CPU time of the dearest order, divided by that of the cheapest. */
  double orderRatio() {
    return Collections.max(cpuNanos.values()) / Collections.min(cpuNanos.values());
  }
}
