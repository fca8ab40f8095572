package shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A shop on Tomcat. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Shop.class, ServletShop.StockController.class})
public class ServletShop {
  public static void main(String[] arguments) {
    SpringApplication.run(ServletShop.class, arguments);
  }

  @Bean
  StockClient stockClient(RestClient.Builder builder, Environment environment) {
    RestClient http = builder.build();
    return order ->
        http.get()
            .uri(
                "http://127.0.0.1:{port}/reserve?order={id}",
                environment.getProperty("local.server.port"),
                order.id())
            .retrieve()
            .toBodilessEntity();
  }

  @RestController
  static class StockController {
    private final StockAction stock;

    StockController(StockAction stock) {
      this.stock = stock;
    }

    @GetMapping("/reserve")
    boolean reserve(@RequestParam("order") int order) {
      return stock.reserve(order);
    }
  }
}
