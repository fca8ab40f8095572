package io.hawser.examples;

import io.hawser.protocol.GlobalStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Waits until every transaction has ended. Usually all have: a coordinator answers commit and
 * rollback after it has told the branches. But it may answer "retrying", and come back to a branch
 * later.
 */
final class Settlement {
  /**
   * Longer than a transaction may take, and longer than the 130 s after which a Seata server takes
   * up again what was interrupted by its own restart.
   */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Shop shop;
  private final PrintWriter out;

  Settlement(Shop shop, PrintWriter out) {
    this.shop = shop;
    this.out = out;
  }

  /** Waits for the branches, then for the coordinator's word; returns that, by XID. */
  Map<String, GlobalStatus> await(List<Placement> placements) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    int reserved = 0;
    for (TccLedger ledger : shop.ledgers()) {
      reserved += ledger.awaitNothingReserved(Duration.ZERO);
    }
    if (reserved > 0) {
      out.printf(
          Locale.ROOT,
          "  the coordinator has still to end %,d branches; waiting for it, up to %d s%n",
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
