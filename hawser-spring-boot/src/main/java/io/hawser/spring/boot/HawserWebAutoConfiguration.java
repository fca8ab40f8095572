package io.hawser.spring.boot;

import feign.RequestInterceptor;
import io.hawser.context.XidHeaders;
import io.hawser.spring.web.XidExchangeFilter;
import io.hawser.spring.web.XidFeignInterceptor;
import io.hawser.spring.web.XidFilter;
import io.hawser.spring.web.XidRequestInterceptor;
import io.hawser.spring.web.XidWebFilter;
import io.micrometer.context.ContextRegistry;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.server.WebFilter;

/**
 * XIDs in the requests that an application serves and sends. The starters hand the beans for
 * clients to the builders of Spring Boot.
 */
@AutoConfiguration
public class HawserWebAutoConfiguration {
  /** Creates the configuration. */
  public HawserWebAutoConfiguration() {}

  /** Creates the headers that carry an XID. */
  @Bean
  @ConditionalOnMissingBean
  XidHeaders xidHeaders(Environment environment) {
    return Binder.get(environment)
        .bind(SpringKeys.HEADERS, Bindable.listOf(String.class))
        .map(List::copyOf)
        .map(XidHeaders::new)
        .orElseGet(XidHeaders::new);
  }

  /** XIDs that no library carries to other threads. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ContextRegistry.class)
  @ConditionalOnProperty(name = SpringKeys.THREADS, havingValue = "false")
  static class Threads {
    @Bean(destroyMethod = "close")
    ThreadPropagation hawserThreadPropagation() {
      return new ThreadPropagation(ContextRegistry.getInstance());
    }
  }

  /** Requests to servlets. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnProperty(name = SpringKeys.SERVER, matchIfMissing = true)
  static class Servlets {
    /** The order is early, so that other filters have the XID, too. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1000;

    @Bean
    @ConditionalOnMissingBean(name = "hawserXidFilter")
    FilterRegistrationBean<XidFilter> hawserXidFilter(XidHeaders headers) {
      FilterRegistrationBean<XidFilter> filter =
          new FilterRegistrationBean<>(new XidFilter(headers));
      filter.setOrder(ORDER);
      return filter;
    }
  }

  /** Requests to WebFlux. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(WebFilter.class)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnProperty(name = SpringKeys.SERVER, matchIfMissing = true)
  static class Reactive {
    @Bean
    @ConditionalOnMissingBean
    XidWebFilter hawserXidWebFilter(XidHeaders headers) {
      return new XidWebFilter(headers);
    }
  }

  /** Requests by RestClient and RestTemplate. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ClientHttpRequestInterceptor.class)
  @ConditionalOnProperty(name = SpringKeys.CLIENT, matchIfMissing = true)
  static class Clients {
    @Bean
    @ConditionalOnMissingBean
    XidRequestInterceptor hawserXidRequestInterceptor(XidHeaders headers) {
      return new XidRequestInterceptor(headers);
    }
  }

  /** Requests by WebClient. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(ExchangeFilterFunction.class)
  @ConditionalOnProperty(name = SpringKeys.CLIENT, matchIfMissing = true)
  static class ReactiveClients {
    @Bean
    @ConditionalOnMissingBean
    XidExchangeFilter hawserXidExchangeFilter(XidHeaders headers) {
      return new XidExchangeFilter(headers);
    }
  }

  /** Requests by OpenFeign, whose contexts take interceptors among the beans. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(RequestInterceptor.class)
  @ConditionalOnProperty(name = SpringKeys.CLIENT, matchIfMissing = true)
  static class FeignClients {
    @Bean
    @ConditionalOnMissingBean
    XidFeignInterceptor hawserXidFeignInterceptor(XidHeaders headers) {
      return new XidFeignInterceptor(headers);
    }
  }
}
