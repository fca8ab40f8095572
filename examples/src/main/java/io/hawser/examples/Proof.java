package io.hawser.examples;

import io.hawser.examples.TccLedger.Entry;
import io.hawser.examples.TccLedger.Snapshot;
import io.hawser.examples.TccLedger.State;
import io.hawser.model.GlobalStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares the books of the three services with the orders. The effect of each order is read from
 * the books, not from the coordinator's answers.
 *
 * @param committed orders for which every service took exactly what was ordered
 * @param rolledBack orders for which no service kept anything
 * @param lost one sentence for each amount that is missing, still reserved, or taken for half an
 *     order
 * @param unexpected one sentence for each other deviation
 */
record Proof(int committed, int rolledBack, List<String> lost, List<String> unexpected) {

  private static final Set<GlobalStatus> COMMITTED =
      Set.of(GlobalStatus.Committed, GlobalStatus.Finished);
  private static final Set<GlobalStatus> ROLLED_BACK =
      Set.of(GlobalStatus.Rollbacked, GlobalStatus.TimeoutRollbacked, GlobalStatus.Finished);

  /** The amount that an order takes from one of the services. */
  private record Share(String name, long amount) {}

  boolean holds() {
    return lost.isEmpty() && unexpected.isEmpty();
  }

  /**
   * Compares the books with the orders.
   *
   * @param placements all orders that were placed
   * @param stock the books of the stock service
   * @param account the books of the account service
   * @param slots the books of the order service
   * @param statuses the coordinator's status of each transaction
   */
  static Proof of(
      List<Placement> placements,
      Snapshot stock,
      Snapshot account,
      Snapshot slots,
      Map<String, GlobalStatus> statuses) {
    return new Comparison(List.of(stock, account, slots), statuses).compare(placements);
  }

  /** The comparison with its intermediate results. */
  private static final class Comparison {
    private final List<Snapshot> books;
    private final Map<String, GlobalStatus> statuses;
    private final List<Map<String, List<Entry>>> keptByXid = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();
    private int committed;
    private int rolledBack;

    Comparison(List<Snapshot> books, Map<String, GlobalStatus> statuses) {
      this.books = books;
      this.statuses = statuses;
      for (Snapshot book : books) {
        Map<String, List<Entry>> kept = new HashMap<>();
        for (Entry entry : book.entries()) {
          if (entry.state() != State.CANCELLED) {
            kept.computeIfAbsent(entry.xid(), xid -> new ArrayList<>()).add(entry);
          }
        }
        keptByXid.add(kept);
      }
    }

    Proof compare(List<Placement> placements) {
      Set<String> xids = new HashSet<>();
      for (Placement placement : placements) {
        if (placement.error() != null) {
          unexpected.add("order " + placement.order().number() + ": " + placement.error());
        }
        if (placement.xid() != null) {
          xids.add(placement.xid());
          compare(placement.order(), placement.xid());
        }
      }
      for (int i = 0; i < books.size(); i++) {
        noStrangers(books.get(i), keptByXid.get(i).keySet(), xids);
        sumsUp(books.get(i), keptByXid.get(i).values());
      }
      return new Proof(committed, rolledBack, List.copyOf(lost), List.copyOf(unexpected));
    }

    private void compare(Order order, String xid) {
      List<Share> shares =
          List.of(
              new Share(order.item(), order.quantity()),
              new Share(order.customer(), order.price()),
              new Share(order.town(), 1));
      int taken = 0;
      int untouched = 0;
      for (int i = 0; i < books.size(); i++) {
        Share share = shares.get(i);
        List<Entry> kept = keptByXid.get(i).getOrDefault(xid, List.of());
        Entry due = new Entry(xid, share.name(), share.amount(), State.CONFIRMED);
        taken += kept.equals(List.of(due)) ? 1 : 0;
        untouched += kept.isEmpty() ? 1 : 0;
      }
      if (taken == books.size()) {
        committed++;
        ended(order, xid, true);
      } else if (untouched == books.size()) {
        rolledBack++;
        ended(order, xid, false);
      } else {
        lost.add(torn(order, xid));
      }
    }

    private void ended(Order order, String xid, boolean isCommitted) {
      if (order.isSound() != isCommitted) {
        unexpected.add(
            String.format(
                "order %d (%s) was %s, expected the opposite",
                order.number(), order.flaw(), isCommitted ? "committed" : "rolled back"));
      }
      GlobalStatus status = statuses.getOrDefault(xid, GlobalStatus.UnKnown);
      if (!(isCommitted ? COMMITTED : ROLLED_BACK).contains(status)) {
        unexpected.add(
            String.format(
                "order %d is %s in the books, but the coordinator says %s of %s",
                order.number(), isCommitted ? "committed" : "rolled back", status, xid));
      }
    }

    private String torn(Order order, String xid) {
      StringBuilder text = new StringBuilder("order " + order.number() + " (" + xid + ") is torn:");
      for (int i = 0; i < books.size(); i++) {
        text.append(' ').append(books.get(i).title()).append(' ');
        List<Entry> kept = keptByXid.get(i).getOrDefault(xid, List.of());
        text.append(
            kept.isEmpty()
                ? "nothing"
                : String.join(
                    " and ",
                    kept.stream()
                        .map(e -> e.amount() + " of " + e.name() + " " + e.state())
                        .toList()));
        text.append(i < books.size() - 1 ? "," : "");
      }
      return text.toString();
    }

    private void noStrangers(Snapshot book, Set<String> inBook, Set<String> placed) {
      for (String xid : inBook) {
        if (!placed.contains(xid)) {
          lost.add(book.title() + ": an amount was taken for " + xid + ", which is no order");
        }
      }
    }

    /** Checks for each name that the opening amount is still there or was taken by a branch. */
    private void sumsUp(Snapshot book, Collection<List<Entry>> kept) {
      Map<String, Long> taken = new HashMap<>();
      kept.forEach(
          entries ->
              entries.forEach(entry -> taken.merge(entry.name(), entry.amount(), Long::sum)));
      Set<String> names = new TreeSet<>(book.opening().keySet());
      names.addAll(book.available().keySet());
      for (String name : names) {
        long atFirst = book.opening().getOrDefault(name, 0L);
        long expected = atFirst - taken.getOrDefault(name, 0L);
        long there = book.available().getOrDefault(name, 0L);
        if (expected != there) {
          lost.add(
              String.format(
                  "%s: %s: %d at first, %d taken by branches, but there are %d, not %d",
                  book.title(), name, atFirst, taken.getOrDefault(name, 0L), there, expected));
        }
      }
    }
  }
}
