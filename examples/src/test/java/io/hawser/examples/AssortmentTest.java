package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.examples.Order.Flaw;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AssortmentTest {
  private static final int ORDERS = 900;

  private final List<Order> orders =
      IntStream.rangeClosed(1, ORDERS).mapToObj(Assortment::order).toList();

  @Test
  void aThirdOfTheOrdersHasAFlawAndEachKindIsEquallyFrequent() {
    Map<Flaw, Long> frequency =
        orders.stream().collect(Collectors.groupingBy(Order::flaw, Collectors.counting()));

    assertEquals(
        Map.of(Flaw.NONE, 600L, Flaw.SOLD_OUT, 100L, Flaw.NO_MONEY, 100L, Flaw.NO_SLOT, 100L),
        frequency);
  }

  @Test
  void theStockSufficesForSoundOrdersOnly() {
    Map<String, Long> stock = Assortment.openingStock(ORDERS);
    Map<String, Long> balances = Assortment.openingBalances(ORDERS);
    Map<String, Long> slots = Assortment.openingSlots(ORDERS);

    for (Order order : orders) {
      long units = stock.merge(order.item(), order.isSound() ? -order.quantity() : 0L, Long::sum);
      long cents =
          balances.merge(order.customer(), order.isSound() ? -order.price() : 0L, Long::sum);
      long left = slots.merge(order.town(), order.isSound() ? -1L : 0L, Long::sum);

      assertTrue(units >= 0 && cents >= 0 && left >= 0, order.toString());
      assertEquals(order.flaw() == Flaw.SOLD_OUT, units < order.quantity(), order.toString());
      assertEquals(
          order.flaw() == Flaw.NO_MONEY,
          cents < order.price() && !order.isSound(),
          order.toString());
      assertEquals(order.flaw() == Flaw.NO_SLOT, left < 1 && !order.isSound(), order.toString());
    }
  }
}
