package io.hawser.testservers.sample;

import org.apache.seata.spring.annotation.GlobalTransactionScanner;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The configuration of an application that does not leave the scanner to the starter. */
@Configuration
@ConditionalOnProperty("sample.own-scanner")
public class OwnScanner {
  /** Makes the scanner. */
  @Bean
  public static GlobalTransactionScanner scanner(
      @Value("${spring.application.name}") String application,
      @Value("${seata.tx-service-group}") String group) {
    return new GlobalTransactionScanner(application, group);
  }
}
