package io.hawser.examples.shop.order;

import io.hawser.spring.GlobalTransactional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;

/** Sells: all three services agree, or none has done anything. */
@Service
class Orders {
  private final OrderAction orders;
  private final RestClient stock;
  private final RestClient account;

  Orders(
      OrderAction orders,
      RestClient.Builder http,
      @Value("${shop.stock}") String stock,
      @Value("${shop.account}") String account) {
    this.orders = orders;
    this.stock = http.clone().baseUrl(stock).build();
    this.account = http.clone().baseUrl(account).build();
  }

  @GlobalTransactional(name = "place-order")
  public void place(Order order) {
    orders.note(null, order, order.id());
    stock
        .post()
        .uri("/reservations?item={item}&count={count}", order.item(), order.count())
        .retrieve()
        .toBodilessEntity();
    account
        .post()
        .uri("/holds?customer={customer}&amount={amount}", order.customer(), order.amount())
        .retrieve()
        .toBodilessEntity();
  }
}
