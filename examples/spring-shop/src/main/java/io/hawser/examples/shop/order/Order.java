package io.hawser.examples.shop.order;

/**
 * An order.
 *
 * @param id its number, which the customer chooses
 * @param customer who pays
 * @param item what is sold
 * @param count how many
 */
public record Order(String id, String customer, String item, int count) {
  private static final int PRICE = 3;

  int amount() {
    return count * PRICE;
  }
}
