package io.hawser.compare.bridge;

import io.hawser.testservers.AtService;
import io.hawser.testservers.process.CommandFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A fault under load, and what became of the transactions. */
final class Trial {
  static final Duration BUSINESS_TIMEOUT = Duration.ofSeconds(5);

  /** The time after the fault during which its effects are looked for. */
  static final Duration AFTER = Duration.ofSeconds(30);

  /** The load goes on for so long after a second that is as good as before. */
  private static final int GOOD_SECONDS = 4;

  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration BEFORE = Duration.ofSeconds(4);
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final Duration SETTLE = Duration.ofMinutes(1);

  private Trial() {}

  /** Runs one; returns the row of the table behind the name of the client. */
  static Row run(Place place, Fault fault, int threads) throws InterruptedException {
    awaitService(place.service());
    Books books = place.books();
    settle(books, 0, QUIET);
    long balance = books.balance();
    long undoLogs = books.undoLogs();
    place
        .service()
        .run("load " + threads + " " + Place.accounts() + " " + BUSINESS_TIMEOUT.toMillis());
    Thread.sleep(WARM_UP.toMillis());
    long before = done(place);
    Thread.sleep(BEFORE.toMillis());
    before = (done(place) - before) / BEFORE.toSeconds();
    long struck = now();
    fault.strike(place);
    long back = now();
    awaitAsMany(place, before);
    long stopped = now();
    List<Transfer> transfers = place.service().stopLoad().stream().map(Transfer::parse).toList();
    settle(books, undoLogs, SETTLE);
    return Row.of(
        transfers,
        new Row.Times(struck - micros(BEFORE), struck, back, stopped),
        books.balance() == balance,
        books.undoLogs() - undoLogs);
  }

  /** Waits until the effects of an earlier fault on the connections are over. */
  private static void awaitService(AtService service) throws InterruptedException {
    long end = System.nanoTime() + SETTLE.toNanos();
    while (true) {
      try {
        service.run("whole commit add:1:0");
        return;
      } catch (CommandFailure e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        Thread.sleep(500);
      }
    }
  }

  private static long done(Place place) {
    return Long.parseLong(place.service().run("done"));
  }

  /** Returns early, so that the whole comparison takes minutes. */
  private static void awaitAsMany(Place place, long rate) throws InterruptedException {
    long end = System.nanoTime() + AFTER.toNanos();
    long last = done(place);
    int good = 0;
    while (good < GOOD_SECONDS && System.nanoTime() - end < 0) {
      Thread.sleep(1_000);
      long done = done(place);
      good += done - last >= rate * Row.ENOUGH ? 1 : 0;
      last = done;
    }
  }

  /** Waits until the coordinator has had every branch ended. */
  private static void settle(Books books, long undoLogs, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (books.undoLogs() > undoLogs && System.nanoTime() - end < 0) {
      Thread.sleep(200);
    }
  }

  static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }

  private static long now() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
