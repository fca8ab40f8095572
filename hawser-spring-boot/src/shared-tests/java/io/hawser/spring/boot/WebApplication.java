package io.hawser.spring.boot;

import io.hawser.context.XidContext;
import io.hawser.spring.GlobalTransactional;
import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;
import jakarta.servlet.Filter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

/** The application of {@link WebApplicationTest}. It can also be processed ahead of time. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class WebApplication {
  static final AtomicInteger PROBED = new AtomicInteger();
  static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
  static final Queue<String> FAILED = new ConcurrentLinkedQueue<>();

  /** For the processor, which stops before the context is refreshed. */
  public static void main(String[] args) {
    builder().run(args);
  }

  /** Without the coordinator. */
  static SpringApplicationBuilder builder() {
    return new SpringApplicationBuilder(WebApplication.class)
        .main(WebApplication.class)
        .properties(
            "server.port=0",
            "spring.main.banner-mode=off",
            "spring.application.name=orders",
            "management.endpoints.web.exposure.include=health,hawser,metrics",
            "management.endpoint.health.show-details=always",
            "hawser.service.vgroup-mapping.default_tx_group=default",
            "hawser.secret-key=sesame",
            "hawser.access-key=ali",
            "hawser.client.reconnect.max-backoff=200ms",
            "hawser.client.journal.max-bytes=100000",
            "hawser.tcc.fence.initialize-schema=always",
            "spring.datasource.url=jdbc:h2:mem:web;DB_CLOSE_DELAY=-1");
  }

  /** Made by Spring Boot's builder, which has another package on each line. */
  static RestTemplate restTemplate(ApplicationContext context) {
    Object builder = context.getBean("restTemplateBuilder");
    try {
      return (RestTemplate) builder.getClass().getMethod("build").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  @Bean
  Stock stock(JdbcTemplate books) {
    return new Stock(books);
  }

  /** Stands before all other filters, and sees what they leave on the thread. */
  @Bean
  FilterRegistrationBean<Filter> probe() {
    FilterRegistrationBean<Filter> probe =
        new FilterRegistrationBean<>(
            (request, response, chain) -> {
              note("before");
              try {
                chain.doFilter(request, response);
              } finally {
                note("after");
              }
            });
    probe.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return probe;
  }

  private static void note(String when) {
    String xid = XidContext.current();
    if (xid != null) {
      LEAKS.add(when + ": " + xid);
    }
    PROBED.incrementAndGet(); // last: a test waits for it
  }

  /** A bean, since it is a component within a configuration. */
  @RestController
  static class Controller {
    private final Stock stock;

    Controller(Stock stock) {
      this.stock = stock;
    }

    @GetMapping("/xid")
    String xid() {
      return String.valueOf(XidContext.current());
    }

    @GetMapping("/place")
    @GlobalTransactional
    public String place() {
      return XidContext.current();
    }

    @GetMapping("/buy/{count}")
    @GlobalTransactional
    public String buy(@PathVariable("count") int count) {
      stock.reserve(count);
      String xid = XidContext.current();
      if (count < 0) {
        FAILED.add(xid);
        throw new IllegalArgumentException("less than nothing");
      }
      return xid;
    }
  }

  /** A TCC action whose fence is in the database of the application. */
  static class Stock {
    private final JdbcTemplate books;

    Stock(JdbcTemplate books) {
      this.books = books;
      books.execute("create table if not exists moves (what varchar(40))");
    }

    @TwoPhaseBusinessAction(
        name = "moves",
        commitMethod = "take",
        rollbackMethod = "release",
        useTCCFence = true)
    public void reserve(@BusinessActionContextParameter(paramName = "count") int count) {
      books.update("insert into moves values (?)", count + " reserved");
    }

    public void take(BusinessActionContext context) {
      String count = String.valueOf(context.getActionContext("count"));
      books.update(
          "update moves set what = ? where what = ?", count + " taken", count + " reserved");
    }

    public void release(BusinessActionContext context) {
      books.update(
          "delete from moves where what = ?", context.getActionContext("count") + " reserved");
    }
  }
}
