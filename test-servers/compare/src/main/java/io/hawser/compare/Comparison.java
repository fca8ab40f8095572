package io.hawser.compare;

import io.hawser.testservers.LoadClient.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All trials, one after another, so that they do not disturb each other. The original looks for
 * servers only once in its first minute: its clients are started first, and wait until ours are
 * done.
 */
final class Comparison {
  private static final Duration ORIGINAL_WARM_UP = Duration.ofSeconds(65);
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
  Table run(boolean originalToo) throws InterruptedException {
    Map<Kind, Duration> connecting = new EnumMap<>(Kind.class);
    List<Trial> originals = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    try {
      if (originalToo) {
        say("starting original clients and their servers");
        for (Scenario scenario : Scenario.values()) {
          originals.add(new Trial(Kind.ORIGINAL_2_6_0, scenario));
        }
        connecting.put(Kind.ORIGINAL_2_6_0, Trial.connecting(Kind.ORIGINAL_2_6_0));
      }
      connecting.put(Kind.HAWSER, Trial.connecting(Kind.HAWSER));
      for (Scenario scenario : Scenario.values()) {
        try (Trial trial = new Trial(Kind.HAWSER, scenario)) {
          // Only as long as the figures need: the original has more time to time out in.
          run(trial, period);
          results.add(trial.result());
        }
      }
      // Its last calls in KILLED end soon, those of the others while the next trial runs.
      Collections.reverse(originals);
      for (Trial trial : originals) {
        Thread.sleep(Math.max(1, ORIGINAL_WARM_UP.minus(trial.age()).toMillis()));
        run(trial, observed);
      }
      for (Trial trial : originals) {
        results.add(trial.result());
      }
      return new Table(period, connecting, results);
    } finally {
      originals.forEach(Trial::close);
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
