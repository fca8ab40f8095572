package io.hawser.testservers.sample;

import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The accounts of buyers. */
@RestController
public class AccountController {
  private final ShopMapper mapper;

  public AccountController(ShopMapper mapper) {
    this.mapper = mapper;
  }

  /** Takes money; fails if there is not enough, after the update. */
  @PostMapping("/account")
  @Transactional
  public String debit(@RequestParam String buyer, @RequestParam int amount) {
    mapper.debit(buyer, amount);
    if (mapper.balance(buyer) < 0) {
      throw new IllegalStateException(buyer + " has not enough money");
    }
    return "";
  }
}
