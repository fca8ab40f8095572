package io.hawser.examples;

/**
 * A service rejects an order, for instance because an item is sold out. The transaction is rolled
 * back.
 */
final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  RejectedException(String message) {
    super(message);
  }
}
