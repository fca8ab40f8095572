package io.hawser.testservers.sample;

import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The stock. */
@RestController
public class StockController {
  private final ShopMapper mapper;

  public StockController(ShopMapper mapper) {
    this.mapper = mapper;
  }

  /** Takes items out. */
  @PostMapping("/stock")
  @Transactional
  public String deduct(@RequestParam String item, @RequestParam int count) {
    return "" + mapper.deduct(item, count);
  }
}
