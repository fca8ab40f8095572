package io.hawser.examples;

/**
 * What a customer wants.
 *
 * @param number counts from 1
 * @param item what to take from the shelf
 * @param quantity how many of it
 * @param customer whose account pays
 * @param price in cents, for all of it
 * @param town where to deliver; takes one delivery slot
 * @param flaw why the order cannot succeed
 */
record Order(
    int number, String item, int quantity, String customer, long price, String town, Flaw flaw) {

  /** What is wrong with an order, and so which service refuses it. */
  enum Flaw {
    /** Nothing: the order succeeds. */
    NONE,
    /** The stock service refuses. */
    SOLD_OUT,
    /** The account service refuses. */
    NO_MONEY,
    /** The order service itself refuses. */
    NO_SLOT
  }

  /** Whether all three services will agree. */
  boolean isSound() {
    return flaw == Flaw.NONE;
  }
}
