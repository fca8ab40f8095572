package io.hawser.examples.shop.account;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /holds?customer=rich&amount=6}, in the global transaction of the caller. */
@RestController
class AccountController {
  private final AccountAction action;

  AccountController(AccountAction action) {
    this.action = action;
  }

  @PostMapping("/holds")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void hold(@RequestParam("customer") String customer, @RequestParam("amount") int amount) {
    action.hold(null, customer, amount);
  }
}
