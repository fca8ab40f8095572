package io.hawser.examples.shop.account;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** A customer has not enough money. */
@ResponseStatus(HttpStatus.CONFLICT)
class NoMoneyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoMoneyException(String customer) {
    super("There is not enough money of " + customer);
  }
}
