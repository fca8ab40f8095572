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
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A shop on WebFlux and the Netty of Spring Boot. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Shop.class, FluxShop.StockController.class})
public class FluxShop {
  public static void main(String[] arguments) {
    SpringApplication.run(FluxShop.class, arguments);
  }

  @Bean
  StockClient stockClient(WebClient.Builder builder, Environment environment) {
    WebClient http = builder.build();
    return order ->
        http.get()
            .uri(
                "http://127.0.0.1:{port}/reserve?order={id}",
                environment.getProperty("local.server.port"),
                order.id())
            .retrieve()
            .toBodilessEntity()
            .block();
  }

  @RestController
  static class StockController {
    private final StockAction stock;

    StockController(StockAction stock) {
      this.stock = stock;
    }

    @GetMapping("/reserve")
    Mono<Boolean> reserve(@RequestParam("order") int order) {
      return Mono.fromCallable(() -> stock.reserve(order))
          .subscribeOn(Schedulers.boundedElastic());
    }
  }
}
