package io.hawser.spring.web;

import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Binds the XID of a request to the thread that serves it, also to that of an asynchronous
 * dispatch. Nothing stays bound to the thread afterwards.
 */
public final class XidFilter extends OncePerRequestFilter {
  private final XidHeaders headers;

  /**
   * Creates the filter.
   *
   * @param headers reads the XID
   */
  public XidFilter(XidHeaders headers) {
    this.headers = Objects.requireNonNull(headers, "headers");
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  @SuppressWarnings("try") // the scope is there to be closed
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // Two values under one name are joined, which is no XID.
    String xid =
        headers.read(
            name -> {
              Set<String> values = new LinkedHashSet<>(Collections.list(request.getHeaders(name)));
              return values.isEmpty() ? null : String.join(", ", values);
            });
    // Without one, what is bound to the thread must not count.
    try (XidContext.Scope scope = XidContext.bindOrSuspend(xid)) {
      chain.doFilter(request, response);
    }
  }
}
