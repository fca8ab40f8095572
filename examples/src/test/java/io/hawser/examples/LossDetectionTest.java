package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.examples.TccLedger.Snapshot;
import io.hawser.model.GlobalStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Order 1 is sound, order 3 has a flaw: {@link AssortmentTest}. */
class LossDetectionTest {
  private static final int ORDERS = 10;
  private static final Order SOUND = Assortment.order(1);
  private static final Order FLAWED = Assortment.order(3);

  private final TccLedger stock = new TccLedger("stock", Assortment.openingStock(ORDERS));
  private final TccLedger account = new TccLedger("account", Assortment.openingBalances(ORDERS));
  private final TccLedger slots = new TccLedger("order", Assortment.openingSlots(ORDERS));
  private final List<Placement> placements = new ArrayList<>();
  private final Map<String, GlobalStatus> statuses = new HashMap<>();

  @Test
  void holdsWhenAllIsAsPlanned() throws Exception {
    commit("x1", SOUND);
    rollBack("x3", FLAWED);

    Proof proof = proof();

    assertEquals(1, proof.committed());
    assertEquals(1, proof.rolledBack());
    assertTrue(proof.holds(), proof.toString());
  }

  @Test
  void seesOrdersMissingInOneService() throws Exception {
    commit("x1", SOUND);
    reserve("x4", Assortment.order(4));
    placed("x4", Assortment.order(4), GlobalStatus.Finished);
    stock.confirm("x4", 41);
    account.confirm("x4", 42);
    slots.cancel("x4", 43);

    assertLost("is torn");
  }

  @Test
  void seesReservationsThatWereForgotten() throws Exception {
    reserve("x1", SOUND);
    placed("x1", SOUND, GlobalStatus.Finished);
    stock.confirm("x1", 11);
    account.confirm("x1", 12);

    assertLost("1 of " + SOUND.town() + " RESERVED");
  }

  @Test
  void seesOrdersThatTookTheWrongAmount() throws Exception {
    stock.reserve("x1", 11, SOUND.item(), SOUND.quantity() + 1);
    account.reserve("x1", 12, SOUND.customer(), SOUND.price());
    slots.reserve("x1", 13, SOUND.town(), 1);
    confirm("x1", SOUND);
    placed("x1", SOUND, GlobalStatus.Finished);

    assertLost("is torn");
  }

  @Test
  void seesOrdersThatTookSomethingTwice() throws Exception {
    commit("x1", SOUND);
    stock.reserve("x1", 99, SOUND.item(), SOUND.quantity());
    stock.confirm("x1", 99);

    assertLost("is torn");
  }

  @Test
  void seesAnItemThatVanishedFromTheShelf() throws Exception {
    commit("x1", SOUND);
    Snapshot books = stock.snapshot();
    Map<String, Long> less = new TreeMap<>(books.available());
    less.merge("plums", -1L, Long::sum);

    Proof proof = proof(new Snapshot(books.title(), books.opening(), less, books.entries()));

    assertEquals(
        List.of("stock: plums: 50 at first, 0 taken by branches, but there are 49, not 50"),
        proof.lost());
    assertFalse(proof.holds());
  }

  @Test
  void seesBranchesOfUnknownTransactions() throws Exception {
    stock.reserve("stranger", 1, "plums", 1);
    stock.confirm("stranger", 1);

    assertLost("which is no order");
  }

  @Test
  void seesSoundOrdersThatWereRolledBack() throws Exception {
    rollBack("x1", SOUND);

    assertUnexpected("order 1 (NONE) was rolled back, expected the opposite");
  }

  @Test
  void seesFlawedOrdersThatWereCommitted() throws Exception {
    TccLedger generous = new TccLedger("stock", Map.of(FLAWED.item(), 100L));
    TccLedger rich = new TccLedger("account", Map.of(FLAWED.customer(), 10_000L));
    generous.reserve("x3", 1, FLAWED.item(), FLAWED.quantity());
    generous.confirm("x3", 1);
    rich.reserve("x3", 2, FLAWED.customer(), FLAWED.price());
    rich.confirm("x3", 2);
    slots.reserve("x3", 3, FLAWED.town(), 1);
    slots.confirm("x3", 3);
    placed("x3", FLAWED, GlobalStatus.Finished);

    Proof proof =
        Proof.of(placements, generous.snapshot(), rich.snapshot(), slots.snapshot(), statuses);

    assertEquals(List.of(), proof.lost());
    assertEquals(1, proof.unexpected().size(), proof.toString());
    assertTrue(proof.unexpected().get(0).contains("was committed, expected the opposite"));
  }

  @Test
  void seesTransactionsThatTheCoordinatorHasNotEnded() throws Exception {
    commit("x1", SOUND);
    statuses.put("x1", GlobalStatus.CommitRetrying);

    assertUnexpected(
        "order 1 is committed in the books, but the coordinator says CommitRetrying of x1");
  }

  @Test
  void seesTransactionsWithTheOppositeStatus() throws Exception {
    rollBack("x3", FLAWED);
    statuses.put("x3", GlobalStatus.Committed);

    assertUnexpected(
        "order 3 is rolled back in the books, but the coordinator says Committed of x3");
  }

  @Test
  void seesTransactionsWithoutAStatus() throws Exception {
    commit("x1", SOUND);
    statuses.clear();

    assertUnexpected("order 1 is committed in the books, but the coordinator says UnKnown of x1");
  }

  @Test
  void seesOrdersThatCouldNotBeBegun() {
    placements.add(new Placement(SOUND, null, null, "no server", 1));

    assertUnexpected("order 1: no server");
  }

  private void commit(String xid, Order order) throws RejectedException {
    reserve(xid, order);
    confirm(xid, order);
    placed(xid, order, GlobalStatus.Finished);
  }

  private void rollBack(String xid, Order order) {
    stock.cancel(xid, order.number() * 10L + 1);
    account.cancel(xid, order.number() * 10L + 2);
    placed(xid, order, GlobalStatus.Rollbacked);
  }

  private void reserve(String xid, Order order) throws RejectedException {
    stock.reserve(xid, order.number() * 10L + 1, order.item(), order.quantity());
    account.reserve(xid, order.number() * 10L + 2, order.customer(), order.price());
    slots.reserve(xid, order.number() * 10L + 3, order.town(), 1);
  }

  private void confirm(String xid, Order order) {
    stock.confirm(xid, order.number() * 10L + 1);
    account.confirm(xid, order.number() * 10L + 2);
    slots.confirm(xid, order.number() * 10L + 3);
  }

  private void placed(String xid, Order order, GlobalStatus status) {
    placements.add(new Placement(order, xid, status, null, 1));
    statuses.put(xid, status);
  }

  private Proof proof() {
    return proof(stock.snapshot());
  }

  private Proof proof(Snapshot stockBooks) {
    return Proof.of(placements, stockBooks, account.snapshot(), slots.snapshot(), statuses);
  }

  private void assertLost(String words) {
    Proof proof = proof();
    assertEquals(1, proof.lost().size(), proof.toString());
    assertTrue(proof.lost().get(0).contains(words), proof.toString());
    assertFalse(proof.holds());
  }

  private void assertUnexpected(String sentence) {
    Proof proof = proof();
    assertEquals(List.of(), proof.lost());
    assertEquals(List.of(sentence), proof.unexpected());
    assertFalse(proof.holds());
  }
}
