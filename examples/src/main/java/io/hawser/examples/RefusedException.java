package io.hawser.examples;

/** A service says no, for instance because an item is sold out. The transaction is rolled back. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
