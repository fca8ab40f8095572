package io.hawser.examples;

import io.hawser.model.GlobalStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Waits until every transaction has ended. Usually all have, because a coordinator answers commit
 * and rollback after it has called the branches. But it may also answer "retrying" and call a
 * branch later.
 */
final class Settlement {
  /**
   * Longer than a transaction may take, and longer than the 130 s after which Seata's server
   * resumes transactions that its own restart interrupted.
   */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Shop shop;
  private final PrintWriter out;

  Settlement(Shop shop, PrintWriter out) {
    this.shop = shop;
    this.out = out;
  }

  /** Waits for the branches, then for the coordinator's statuses, and returns those by XID. */
  Map<String, GlobalStatus> await(List<Placement> placements) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    int reserved = 0;
    for (TccLedger ledger : shop.ledgers()) {
      reserved += ledger.awaitNothingReserved(Duration.ZERO);
    }
    if (reserved > 0) {
      out.printf(
          Locale.ROOT,
          "  the coordinator must still end %,d branches; waiting up to %d s for it%n",
          reserved,
          LIMIT.toSeconds());
      out.flush();
    }
    for (TccLedger ledger : shop.ledgers()) {
      ledger.awaitNothingReserved(until(deadline));
    }
    List<String> xids = placements.stream().map(Placement::xid).filter(Objects::nonNull).toList();
    return new CoordinatorView(shop.orderClient().transactionManager()).ask(xids, until(deadline));
  }

  private static Duration until(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }
}
