package io.hawser.spring.web;

import feign.RequestInterceptor;
import feign.RequestTemplate;
import io.hawser.context.XidHeaders;
import java.util.Objects;

/** Sends the XID of the thread along with requests of OpenFeign. Thread-safe. */
public final class XidFeignInterceptor implements RequestInterceptor {
  private final XidHeaders headers;

  /**
   * Creates the interceptor.
   *
   * @param headers writes the XID
   */
  public XidFeignInterceptor(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  @Override
  public void apply(RequestTemplate request) {
    headers.write(
        (name, value) -> {
          request.removeHeader(name); // a second header would contradict the first
          request.headerLiteral(name, value);
        });
  }
}
