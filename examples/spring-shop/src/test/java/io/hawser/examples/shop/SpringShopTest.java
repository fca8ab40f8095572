package io.hawser.examples.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("full")
class SpringShopTest {
  @Test
  void theBooksBalanceAlthoughAServiceIsKilled() throws Exception {
    assertEquals(0, new SpringShop(1_000, (application, usual) -> usual).run());
  }
}
