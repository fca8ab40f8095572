package io.hawser.testservers.sample;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders. */
@RestController
public class OrderController {
  private final OrderService orders;

  public OrderController(OrderService orders) {
    this.orders = orders;
  }

  /** Places an order; 409 with the cause if it is rolled back. */
  @PostMapping("/orders")
  public ResponseEntity<String> place(
      @RequestParam String buyer,
      @RequestParam String item,
      @RequestParam int count,
      @RequestParam int price) {
    try {
      return ResponseEntity.ok(orders.place(buyer, item, count, price));
    } catch (IllegalStateException e) {
      return ResponseEntity.status(409).body(e.getMessage());
    }
  }
}
