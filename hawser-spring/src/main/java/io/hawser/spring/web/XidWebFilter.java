package io.hawser.spring.web;

import io.hawser.context.XidHeaders;
import io.hawser.context.XidThreadLocalAccessor;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Puts the XID of a request into Reactor's context, under {@link XidThreadLocalAccessor#KEY}. With
 * {@code Hooks.enableAutomaticContextPropagation}, which is {@code
 * spring.reactor.context-propagation=auto} in Spring Boot, operators also have it on their threads.
 */
public final class XidWebFilter implements WebFilter, Ordered {
  private final XidHeaders headers;

  /**
   * Creates the filter.
   *
   * @param headers reads the XID
   */
  public XidWebFilter(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE + 1000;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    // Two values under one name are joined, which is no XID.
    String xid =
        headers.read(
            name -> {
              Set<String> values =
                  new LinkedHashSet<>(exchange.getRequest().getHeaders().getOrEmpty(name));
              return values.isEmpty() ? null : String.join(", ", values);
            });
    Mono<Void> rest = chain.filter(exchange);
    return xid == null
        ? rest
        : rest.contextWrite(context -> context.put(XidThreadLocalAccessor.KEY, xid));
  }
}
