package io.hawser.spring.web;

import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import io.hawser.context.XidThreadLocalAccessor;
import java.util.Objects;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Sends an XID along with requests of {@code WebClient}: that of Reactor's context, else that of
 * the thread which subscribes.
 */
public final class XidExchangeFilter implements ExchangeFilterFunction {
  private final XidHeaders headers;

  /**
   * Creates the filter.
   *
   * @param headers writes the XID
   */
  public XidExchangeFilter(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    return Mono.deferContextual(
        context -> {
          String ofThread = XidContext.current();
          String xid =
              context.hasKey(XidThreadLocalAccessor.KEY)
                  ? context.get(XidThreadLocalAccessor.KEY)
                  : ofThread;
          ClientRequest.Builder sent = ClientRequest.from(request);
          headers.write(xid, (name, value) -> sent.headers(all -> all.set(name, value)));
          return next.exchange(sent.build());
        });
  }
}
