package io.hawser.examples.shop.order;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The application; its settings are in {@code order.yml}. */
@SpringBootApplication
public class OrderApplication {
  /**
   * Starts it.
   *
   * @param arguments settings, such as {@code --server.port=8080}
   */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(OrderApplication.class)
        .properties("spring.config.name=order")
        .run(arguments);
  }
}
