package io.hawser.spring.boot.test;

import io.hawser.context.XidContext;
import io.hawser.spring.GlobalTransactional;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** An application with one annotated method. */
@SpringBootConfiguration
@EnableAutoConfiguration
class TestApplication {

  static class Orders {
    @GlobalTransactional(name = "place")
    public String place(boolean works) {
      if (!works) {
        throw new IllegalStateException("sold out");
      }
      return XidContext.required();
    }
  }

  @Bean
  Orders orders() {
    return new Orders();
  }
}
