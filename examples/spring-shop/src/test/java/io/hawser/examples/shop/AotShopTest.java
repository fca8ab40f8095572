package io.hawser.examples.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same shop, of applications that were processed ahead of time. */
@Tag("full")
class AotShopTest {
  @Test
  void theBooksBalanceWithApplicationsThatWereProcessedAheadOfTime(@TempDir Path directory)
      throws Exception {
    SpringShop shop =
        new SpringShop(
            1_000, (application, usual) -> AotProcessed.launch(application, usual, directory));
    assertEquals(0, shop.run());
  }
}
