package io.hawser.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.config.HawserConfig;
import io.hawser.testkit.EmbeddedCoordinator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickStartTest {
  @TempDir Path folder;

  @AfterEach
  void forgetTheFile() {
    System.clearProperty(HawserConfig.FILE_PROPERTY);
  }

  @Test
  void runsWithItsPropertiesFile() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        var shipped = getClass().getResourceAsStream("/hawser.properties")) {
      String settings =
          new String(shipped.readAllBytes(), "UTF-8")
              .replace("127.0.0.1:8091", coordinator.address().toString());
      Path file = Files.writeString(folder.resolve("hawser.properties"), settings);
      System.setProperty(HawserConfig.FILE_PROPERTY, file.toString());
      QuickStart.Stock stock = new QuickStart.Stock();

      QuickStart.sell(stock);

      assertEquals(List.of(3), List.copyOf(stock.sold.values()));
      assertEquals(Map.of(), stock.reserved);
    }
  }
}
