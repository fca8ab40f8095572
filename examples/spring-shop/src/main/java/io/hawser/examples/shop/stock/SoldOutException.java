package io.hawser.examples.shop.stock;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** There is not enough of an item. */
@ResponseStatus(HttpStatus.CONFLICT)
class SoldOutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SoldOutException(String item) {
    super("There is not enough of " + item);
  }
}
