package io.hawser.examples.shop.stock;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The application; its settings are in {@code stock.yml}. */
@SpringBootApplication
public class StockApplication {
  /**
   * Starts it.
   *
   * @param arguments settings, such as {@code --server.port=8080}
   */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(StockApplication.class)
        .properties("spring.config.name=stock")
        .run(arguments);
  }
}
