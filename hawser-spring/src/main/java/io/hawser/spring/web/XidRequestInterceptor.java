package io.hawser.spring.web;

import io.hawser.context.XidHeaders;
import java.io.IOException;
import java.util.Objects;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Sends the XID of the thread along with requests of {@code RestClient} and {@code RestTemplate}.
 */
public final class XidRequestInterceptor implements ClientHttpRequestInterceptor {
  private final XidHeaders headers;

  /**
   * Creates the interceptor.
   *
   * @param headers writes the XID
   */
  public XidRequestInterceptor(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  @Override
  public ClientHttpResponse intercept(
      HttpRequest request, byte[] body, ClientHttpRequestExecution execution) throws IOException {
    headers.write(request.getHeaders()::set);
    return execution.execute(request, body);
  }
}
