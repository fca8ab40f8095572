package io.hawser.examples;

/**
 * A customer's order.
 *
 * @param number the number of the order, from 1
 * @param item the item
 * @param quantity the number of units
 * @param customer the customer who pays
 * @param price the total price in cents
 * @param town the destination, which needs one delivery slot
 * @param flaw the reason why the order cannot succeed
 */
record Order(
    int number, String item, int quantity, String customer, long price, String town, Flaw flaw) {

  /** The flaw of an order, which determines the service that rejects it. */
  enum Flaw {
    /** The order has no flaw and succeeds. */
    NONE,
    /** The stock service rejects the order. */
    SOLD_OUT,
    /** The account service rejects the order. */
    NO_MONEY,
    /** The order service itself rejects the order. */
    NO_SLOT
  }

  /** Returns whether all three services accept the order. */
  boolean isSound() {
    return flaw == Flaw.NONE;
  }
}
