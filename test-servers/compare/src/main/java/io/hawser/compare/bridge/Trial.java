package io.hawser.compare.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A fault under load, and what became of the transactions. */
final class Trial {
  static final Duration BUSINESS_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration AFTER = Duration.ofSeconds(25);
  private static final Duration SETTLE = Duration.ofMinutes(2);

  private Trial() {}

  /** Runs one; returns the row of the table behind the name of the client. */
  static Row run(Place place, Fault fault, int threads) throws InterruptedException {
    place
        .service()
        .run("load " + threads + " " + Place.accounts() + " " + BUSINESS_TIMEOUT.toMillis());
    Thread.sleep(WARM_UP.plus(BEFORE).toMillis());
    long struck = now();
    fault.strike(place);
    long back = now();
    Thread.sleep(AFTER.toMillis());
    long stopped = now();
    List<Transfer> transfers = place.service().stopLoad().stream().map(Transfer::parse).toList();
    boolean settled = settle(place);
    return Row.of(
        transfers,
        new Row.Times(struck - micros(BEFORE), struck, back, stopped),
        settled && place.books().balance(),
        place.books().undoLogs());
  }

  /** Waits until the coordinator has had every branch ended. */
  private static boolean settle(Place place) throws InterruptedException {
    long end = System.nanoTime() + SETTLE.toNanos();
    while (place.books().undoLogs() > 0) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.sleep(200);
    }
    return true;
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
