package io.hawser.examples.shop;

/**
 * An order of the customers. Every third is of one without money.
 *
 * @param number counts from 0
 * @param customer who orders
 * @param item what
 * @param count how many
 */
record ShopOrder(int number, String customer, String item, int count) {
  private static final String[] ITEMS = {"apple", "pear", "plum"};

  static ShopOrder of(int number) {
    boolean poor = number % 3 == 2;
    return new ShopOrder(
        number, poor ? "poor" : "rich", ITEMS[number / 3 % ITEMS.length], 1 + number % 2);
  }

  boolean isRejected() {
    return customer.equals("poor");
  }

  /** Returns the parameters of a request; each attempt has an id of its own. */
  String query(int attempt) {
    return "id=%d-%d&customer=%s&item=%s&count=%d"
        .formatted(number, attempt, customer, item, count);
  }

  /** Returns the number in the id of an attempt. */
  static int numberOf(String id) {
    return Integer.parseInt(id.substring(0, id.indexOf('-')));
  }
}
