package io.hawser.examples.shop.order;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

/** {@code POST /orders?id=1&customer=rich&item=apple&count=2}. */
@RestController
class OrderController {
  private final Orders orders;

  OrderController(Orders orders) {
    this.orders = orders;
  }

  @PostMapping("/orders")
  @ResponseStatus(HttpStatus.CREATED)
  void place(
      @RequestParam("id") String id,
      @RequestParam("customer") String customer,
      @RequestParam("item") String item,
      @RequestParam("count") int count) {
    orders.place(new Order(id, customer, item, count));
  }

  /** Answers that another service says no: the order is rolled back. */
  @ExceptionHandler(HttpClientErrorException.Conflict.class)
  @ResponseStatus(HttpStatus.CONFLICT)
  void rejected() {
    // The status is the answer.
  }

  /**
   * Answers that another service is away: the order is rolled back, and the customer may try again.
   */
  @ExceptionHandler({ResourceAccessException.class, HttpServerErrorException.class})
  @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
  void unavailable() {
    // The status is the answer.
  }
}
