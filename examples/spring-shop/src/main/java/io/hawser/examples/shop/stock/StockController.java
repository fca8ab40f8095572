package io.hawser.examples.shop.stock;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /reservations?item=apple&count=2}, in the global transaction of the caller. */
@RestController
class StockController {
  private final StockAction action;

  StockController(StockAction action) {
    this.action = action;
  }

  @PostMapping("/reservations")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void reserve(@RequestParam("item") String item, @RequestParam("count") int count) {
    action.reserve(null, item, count);
  }
}
