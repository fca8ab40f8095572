package shop;

import io.hawser.spring.GlobalTransactional;

/** The service that begins the transactions, word for word as in the README. */
public class OrderService {
  private final StockClient stock;
  private final Payment payment;

  OrderService(StockClient stock, Payment payment) {
    this.stock = stock;
    this.payment = payment;
  }

  @GlobalTransactional
  public void placeOrder(Order order) {
    stock.reserve(order); // calls of other services carry the transaction along
    payment.charge(order);
  }
}
