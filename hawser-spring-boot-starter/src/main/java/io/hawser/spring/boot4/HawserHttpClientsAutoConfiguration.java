package io.hawser.spring.boot4;

import io.hawser.spring.boot.HawserWebAutoConfiguration;
import io.hawser.spring.web.XidExchangeFilter;
import io.hawser.spring.web.XidRequestInterceptor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Requests of clients that Spring Boot's builders make carry the XID. */
@AutoConfiguration(after = HawserWebAutoConfiguration.class)
public class HawserHttpClientsAutoConfiguration {
  /** Creates the configuration. */
  public HawserHttpClientsAutoConfiguration() {}

  /** RestClient. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({RestClient.class, RestClientCustomizer.class})
  @ConditionalOnBean(XidRequestInterceptor.class)
  static class RestClients {
    @Bean
    RestClientCustomizer hawserRestClientCustomizer(XidRequestInterceptor interceptor) {
      return builder -> builder.requestInterceptor(interceptor);
    }
  }

  /** RestTemplate. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({RestTemplate.class, RestTemplateCustomizer.class})
  @ConditionalOnBean(XidRequestInterceptor.class)
  static class RestTemplates {
    @Bean
    RestTemplateCustomizer hawserRestTemplateCustomizer(XidRequestInterceptor interceptor) {
      return template -> template.getInterceptors().add(interceptor);
    }
  }

  /** WebClient. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({WebClient.class, WebClientCustomizer.class})
  @ConditionalOnBean(XidExchangeFilter.class)
  static class WebClients {
    @Bean
    WebClientCustomizer hawserWebClientCustomizer(XidExchangeFilter filter) {
      return builder -> builder.filter(filter);
    }
  }
}
