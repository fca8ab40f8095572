package io.hawser.compare;

import io.hawser.testservers.LoadClient.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All trials, one after another, so that they do not disturb each other. Seata's client looks for
 * servers only once in its first minute: its clients are started first, and wait until ours are
 * done.
 */
final class Comparison {
  private static final Duration SEATA_WARM_UP = Duration.ofSeconds(65);
  private static final Duration LOAD_WARM_UP = Duration.ofSeconds(1);

  private final int threads;
  private final Duration observed;
  private final Duration period;

  Comparison(int threads, Duration observed, Duration period) {
    this.threads = threads;
    this.observed = observed;
    this.period = period;
  }

  /** Runs them. */
  Table run(boolean seataToo) throws InterruptedException {
    Map<Kind, Duration> connecting = new EnumMap<>(Kind.class);
    List<Trial> seata = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    try {
      if (seataToo) {
        say("starting Seata's clients and their servers");
        for (Scenario scenario : Scenario.values()) {
          seata.add(new Trial(Kind.SEATA_2_6_0, scenario));
        }
        connecting.put(Kind.SEATA_2_6_0, Trial.connecting(Kind.SEATA_2_6_0));
      }
      connecting.put(Kind.HAWSER, Trial.connecting(Kind.HAWSER));
      for (Scenario scenario : Scenario.values()) {
        try (Trial trial = new Trial(Kind.HAWSER, scenario)) {
          // Only as long as the figures need: Seata's client has more time to time out in.
          run(trial, period);
          results.add(trial.result());
        }
      }
      // Its last calls in KILLED end soon, those of the others while the next trial runs.
      Collections.reverse(seata);
      for (Trial trial : seata) {
        Thread.sleep(Math.max(1, SEATA_WARM_UP.minus(trial.age()).toMillis()));
        run(trial, observed);
      }
      for (Trial trial : seata) {
        results.add(trial.result());
      }
      return new Table(period, connecting, results);
    } finally {
      seata.forEach(Trial::close);
    }
  }

  private void run(Trial trial, Duration time) throws InterruptedException {
    say(Table.name(trial.kind()) + ": " + trial.scenario().title());
    trial.run(threads, LOAD_WARM_UP, time, period);
  }

  private static void say(String progress) {
    System.err.println(progress + " ...");
  }
}
