package shop;

/** Rejects some orders. */
public class Payment {
  void charge(Order order) {
    if (order.rejected()) {
      throw new IllegalStateException("rejected");
    }
  }
}
