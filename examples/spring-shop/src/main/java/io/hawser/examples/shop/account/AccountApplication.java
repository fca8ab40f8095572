package io.hawser.examples.shop.account;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The application; its settings are in {@code account.yml}. */
@SpringBootApplication
public class AccountApplication {
  /**
   * Starts it.
   *
   * @param arguments settings, such as {@code --server.port=8080}
   */
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(AccountApplication.class)
        .properties("spring.config.name=account")
        .run(arguments);
  }
}
