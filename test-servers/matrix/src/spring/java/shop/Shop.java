package shop;

import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans that the shops of both kinds of web servers share. */
@Configuration(proxyBeanMethods = false)
public class Shop {
  private static final int ORDERS = 1_000;

  @Bean
  Books books() {
    return new Books();
  }

  @Bean
  Stock stock(Books books) {
    return new Stock(books);
  }

  @Bean
  Payment payment() {
    return new Payment();
  }

  @Bean
  OrderService orderService(StockClient stock, Payment payment) {
    return new OrderService(stock, payment);
  }

  /** Places orders, a third of which is rejected, and says whether the books balance. */
  @Bean
  ApplicationRunner customers(
      OrderService orders, Books books, ConfigurableApplicationContext context) {
    return arguments -> {
      int placed = 0;
      int rejected = 0;
      for (int i = 0; i < ORDERS; i++) {
        Order order = new Order(i, i % 3 == 0);
        try {
          orders.placeOrder(order);
          placed++;
        } catch (IllegalStateException e) {
          if (!"rejected".equals(e.getMessage())) {
            throw e;
          }
          rejected++;
        }
      }
      boolean balanced = books.sold.get() == placed && books.reserved.get() == 0;
      System.out.println(
          balanced
              ? "OK " + (placed + rejected)
              : "LOST: placed " + placed + ", sold " + books.sold + ", reserved " + books.reserved);
      new Thread(context::close).start();
    };
  }
}
