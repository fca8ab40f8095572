package io.hawser.spring.web;

import io.hawser.context.XidHeaders;
import java.net.http.HttpRequest;
import java.util.Objects;

/**
 * Sends the XID of the thread along with requests of the JDK's {@code HttpClient}, which knows no
 * interceptors. Thread-safe.
 */
public final class XidHttpRequests {
  private final XidHeaders headers;

  /** Creates one that writes both headers. */
  public XidHttpRequests() {
    this(new XidHeaders());
  }

  /**
   * Creates one with other headers.
   *
   * @param headers writes the XID
   */
  public XidHttpRequests(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  /**
   * Sets the headers, if the thread has an XID. Call it in the thread that has it; the request may
   * then be sent from any.
   *
   * @param request the request that is being built
   * @return the same builder
   */
  public HttpRequest.Builder copyTo(HttpRequest.Builder request) {
    headers.write(request::setHeader);
    return request;
  }
}
