package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.ChildJvm;
import io.hawser.benchmarks.JavaHomes;
import io.hawser.benchmarks.Program;
import io.hawser.benchmarks.scale.InFlightMeter.Round;
import io.hawser.benchmarks.server.AnswerOrder;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Has a client measured that has many requests in flight on one connection. */
final class InFlightRun {
  private static final List<AnswerOrder> ORDERS =
      List.of(AnswerOrder.IN_ORDER, AnswerOrder.REVERSE, AnswerOrder.RANDOM);
  private static final int WARM_UP_ROUNDS = 3;
  private static final int WARM_UP_REQUESTS = 30_000;

  private final Extent extent;
  private final JavaHomes homes;
  private final PrintWriter progress;

  InFlightRun(Extent extent, JavaHomes homes, PrintWriter progress) {
    this.extent = extent;
    this.homes = homes;
    this.progress = progress;
  }

  /** Orders take turns, so that what disturbs the machine for a while disturbs all. */
  List<InFlightRow> rows() {
    try (ChildJvm server =
            ChildJvm.start(homes.current(), Program.HAWSER_SERVER, Map.of(), List.of("holding"));
        ChildJvm client =
            ChildJvm.start(
                homes.current(),
                Program.SCALE_CLIENT,
                Map.of(),
                List.of("in-flight", "127.0.0.1:" + server.greeting()))) {
      rounds(client, WARM_UP_REQUESTS, WARM_UP_ROUNDS);
      List<InFlightRow> rows = new ArrayList<>();
      for (int requests : extent.inFlight()) {
        progress.println("bench: " + requests + " requests in flight");
        rows.add(InFlightRow.of(requests, rounds(client, requests, extent.rounds())));
      }
      return rows;
    }
  }

  private static Map<AnswerOrder, List<Round>> rounds(ChildJvm client, int requests, int rounds) {
    Map<AnswerOrder, List<Round>> measured = new EnumMap<>(AnswerOrder.class);
    for (int i = 0; i < rounds; i++) {
      for (AnswerOrder order : ORDERS) {
        measured
            .computeIfAbsent(order, o -> new ArrayList<>())
            .add(Figures.ask(client, requests + " " + order, 0, Round.class));
      }
    }
    return measured;
  }
}
