package io.hawser.examples;

import io.hawser.examples.Order.Flaw;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The stock of the shop and the incoming orders, which are the same in every run. */
final class Assortment {
  private static final List<String> ITEMS = List.of("apples", "pears", "plums", "quinces");
  private static final List<Integer> UNIT_PRICES = List.of(120, 150, 90, 310);
  private static final List<String> TOWNS = List.of("Bergen", "Lyon", "Porto");
  private static final int CUSTOMERS = 20;
  private static final int MAX_QUANTITY = 5;

  private static final String SOLD_OUT_ITEM = "medlars";
  private static final String POOR_CUSTOMER = "a customer with one cent";
  private static final String UNSERVED_TOWN = "Atlantis";
  private static final List<Flaw> FLAWS = List.of(Flaw.SOLD_OUT, Flaw.NO_MONEY, Flaw.NO_SLOT);

  private Assortment() {}

  /**
   * Returns the order with this number. Every third order has a flaw, and each kind of flaw comes
   * in turn.
   */
  static Order order(int number) {
    Flaw flaw = number % 3 == 0 ? FLAWS.get(number / 3 % FLAWS.size()) : Flaw.NONE;
    int item = number % ITEMS.size();
    int quantity = 1 + number % MAX_QUANTITY;
    return new Order(
        number,
        flaw == Flaw.SOLD_OUT ? SOLD_OUT_ITEM : ITEMS.get(item),
        quantity,
        flaw == Flaw.NO_MONEY ? POOR_CUSTOMER : "customer " + number % CUSTOMERS,
        (long) quantity * UNIT_PRICES.get(item),
        flaw == Flaw.NO_SLOT ? UNSERVED_TOWN : TOWNS.get(number / 2 % TOWNS.size()),
        flaw);
  }

  /** Returns enough units of every item for this many orders, except of the sold-out item. */
  static Map<String, Long> openingStock(int orders) {
    Map<String, Long> units = new TreeMap<>();
    ITEMS.forEach(item -> units.put(item, (long) MAX_QUANTITY * orders));
    units.put(SOLD_OUT_ITEM, 0L);
    return units;
  }

  /** Returns enough cents for every account except the poor customer's. */
  static Map<String, Long> openingBalances(int orders) {
    long enough =
        (long) MAX_QUANTITY * orders * UNIT_PRICES.stream().mapToInt(p -> p).max().orElse(0);
    Map<String, Long> cents = new TreeMap<>();
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      cents.put("customer " + customer, enough);
    }
    cents.put(POOR_CUSTOMER, 1L);
    return cents;
  }

  /** Returns enough delivery slots for every town except the one without delivery. */
  static Map<String, Long> openingSlots(int orders) {
    Map<String, Long> slots = new TreeMap<>();
    TOWNS.forEach(town -> slots.put(town, (long) orders));
    slots.put(UNSERVED_TOWN, 0L);
    return slots;
  }
}
